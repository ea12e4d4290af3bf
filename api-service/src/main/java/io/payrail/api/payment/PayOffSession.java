package io.payrail.api.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.PaymentAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/payments` `{amount, currency, payment_method, reference?, description?,
/// metadata?}`: pays with a saved method, while the payer is not there.
@RestController
final class PayOffSession {
    /// The longest id of a payment method, as Stripe's ids go.
    private static final int ID_CHARACTERS = 255;

    private static final Pattern METHOD = Pattern.compile("(?:pm|card|src)_[A-Za-z0-9_]+");

    private record Body(
            @Schema(
                            description =
                                    "In the currency's minor units as Stripe counts them, within"
                                            + " Stripe's bounds for the currency",
                            example = "1999")
                    long amount,
            @Schema(
                            description = "A currency that Stripe takes, upper or lower case",
                            example = "eur",
                            maxLength = Price.CURRENCY_CHARACTERS)
                    String currency,
            @Schema(
                            description = "A method that is saved for the owner's customer",
                            example = "pm_1Example",
                            maxLength = ID_CHARACTERS)
                    @JsonProperty("payment_method")
                    String paymentMethod,
            @Schema(
                            description =
                                    "The app's order number: nothing is paid while another payment of"
                                            + " the owner with it is open or paid",
                            example = "order-7",
                            maxLength = CreatePayment.REFERENCE_CHARACTERS)
                    @Nullable String reference,
            @Schema(
                            description = "The app's own words",
                            example = "November",
                            maxLength = CreatePayment.DESCRIPTION_CHARACTERS)
                    @Nullable String description,
            @Schema(
                            description = "The app's own notes: up to 47 texts",
                            example = "{\"cart\": \"7\"}")
                    @Nullable Map<String, String> metadata) {}

    private final Commands commands;

    PayOffSession(Commands commands) {
        this.commands = commands;
    }

    @Described(
            id = "payOffSession",
            summary = "Pay with a saved method while the payer is not there",
            text =
                    "A decline leaves an open payment, whose id is in the problem. With the code"
                            + " `authentication_required` the payer has to be brought back: create a"
                            + " payment with the same reference, amount and currency and confirm it"
                            + " with them.",
            body = Body.class,
            answer = PaymentAnswers.State.class,
            headers =
                    @Header(
                            name = PaymentAnswers.PAYMENT_ID,
                            description = "The payment's id",
                            schema = @Schema(example = "pi_1Example")),
            errors = {
                "amount_too_small",
                "amount_too_large",
                "amount_not_chargeable",
                "unsupported_currency",
                "invalid_payment_method"
            },
            problems = {
                Rejection.PAYMENT_METHOD_NOT_FOUND,
                Rejection.REFERENCE_IN_USE,
                Rejection.REFERENCE_IN_PROGRESS
            })
    @PostMapping(path = "/api/stripe/payments", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> pay(Owner owner, CommandRequest request, RequestFields fields) {
        var price = Price.of(fields);
        String method = fields.text("payment_method", ID_CHARACTERS);
        if (fields.isSound("payment_method") && !METHOD.matcher(method).matches()) {
            fields.reject(
                    "payment_method", "invalid_payment_method", "Must be an id that Stripe gave.");
        }
        String reference = fields.optionalText("reference", CreatePayment.REFERENCE_CHARACTERS);
        String description =
                fields.optionalText("description", CreatePayment.DESCRIPTION_CHARACTERS);
        var metadata = fields.metadata("metadata");
        fields.finish();
        return commands.execute(
                new PaymentCommand.PayOffSession(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        price.amount(),
                        price.currency(),
                        method,
                        reference,
                        description,
                        metadata.isEmpty() ? null : metadata),
                request);
    }
}
