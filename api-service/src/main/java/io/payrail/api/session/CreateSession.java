package io.payrail.api.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.SessionAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.request.RequestFields;
import io.payrail.api.request.UrlSyntax;
import io.payrail.api.security.UserRights;
import io.payrail.contract.Owner;
import io.payrail.contract.SessionCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/billing-portal-sessions` `{return_url}` and `POST
/// /api/stripe/checkout-sessions` `{mode, price, quantity?, success_url, cancel_url}`, for the
/// owner's customer.
@RestController
final class CreateSession {
    private static final Set<String> MODES = Set.of("payment", "subscription");
    private static final Pattern PRICE = Pattern.compile("[!-~]+");

    /// The longest id of a price, as Stripe's ids go.
    private static final int ID_CHARACTERS = 255;

    /// The most of a price that can be bought at once.
    private static final int LARGEST_QUANTITY = 999_999;

    private final Commands commands;
    private final ReturnUrls urls;
    private final UserRights users;

    CreateSession(Commands commands, ReturnUrls urls, UserRights users) {
        this.commands = commands;
        this.urls = urls;
        this.users = users;
    }

    private record PortalBody(
            @Schema(
                            description = "Where the page leads back to",
                            example = "https://shop.example/account",
                            maxLength = UrlSyntax.MAX_CHARACTERS)
                    @JsonProperty("return_url")
                    String returnUrl) {}

    private record CheckoutBody(
            @Schema(
                            description = "Whether the price is paid once or subscribed to",
                            example = "subscription",
                            allowableValues = {"payment", "subscription"})
                    String mode,
            @Schema(
                            description = "What it costs, one of Stripe's ids",
                            example = "price_1Example",
                            maxLength = ID_CHARACTERS)
                    String price,
            @Schema(
                            description = "How many of it; one if it is not given",
                            example = "1",
                            minimum = "1",
                            maximum = "999999")
                    @Nullable Long quantity,
            @Schema(
                            description =
                                    "Where the page leads to once it is done; Stripe puts the"
                                            + " session's id in place of {CHECKOUT_SESSION_ID}",
                            example = "https://shop.example/done?session={CHECKOUT_SESSION_ID}",
                            maxLength = UrlSyntax.MAX_CHARACTERS)
                    @JsonProperty("success_url")
                    String successUrl,
            @Schema(
                            description = "Where the page leads back to before",
                            example = "https://shop.example/cart",
                            maxLength = UrlSyntax.MAX_CHARACTERS)
                    @JsonProperty("cancel_url")
                    String cancelUrl) {}

    @Described(
            id = "createPortalSession",
            summary = "Open the page on which a customer manages what they have",
            body = PortalBody.class,
            answer = SessionAnswers.Portal.class,
            errors = {"invalid_url", "origin_not_allowed"})
    @PostMapping(
            path = "/api/stripe/billing-portal-sessions",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> portal(Owner owner, CommandRequest request, RequestFields fields) {
        String returnUrl = urls.read(fields, "return_url");
        fields.finish();
        return commands.execute(
                new SessionCommand.Portal(request.id(), owner, request.issuedAt(), returnUrl),
                request);
    }

    @Described(
            id = "createCheckoutSession",
            summary = "Open a page on which a customer pays or subscribes",
            body = CheckoutBody.class,
            answer = SessionAnswers.Checkout.class,
            errors = {"invalid_price_id", "price_not_offered", "invalid_url", "origin_not_allowed"})
    @PostMapping(
            path = "/api/stripe/checkout-sessions",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> checkout(Owner owner, CommandRequest request, RequestFields fields) {
        String mode = fields.choice("mode", MODES);
        String price = fields.text("price", ID_CHARACTERS);
        if (fields.isSound("price") && !PRICE.matcher(price).matches()) {
            fields.reject("price", "invalid_price_id", "Must be an id that Stripe gave.");
        }
        users.checkPrice(owner, fields, "price", price);
        Long quantity = fields.optionalWholeNumber("quantity", 1, LARGEST_QUANTITY);
        String successUrl = urls.read(fields, "success_url");
        String cancelUrl = urls.read(fields, "cancel_url");
        fields.finish();
        return commands.execute(
                new SessionCommand.Checkout(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        mode,
                        price,
                        quantity,
                        successUrl,
                        cancelUrl),
                request);
    }
}
