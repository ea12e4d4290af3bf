package io.payrail.api.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.PaymentAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.request.RequestFields;
import io.payrail.api.request.SdkVersion;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/create-payment-intent` `{amount, currency, reference?, capture?, description?,
/// metadata?, save_payment_method?}`.
@RestController
final class CreatePayment {
    /// The longest reference, the app's own word for a payment.
    static final int REFERENCE_CHARACTERS = 100;

    /// The longest description of a payment.
    static final int DESCRIPTION_CHARACTERS = 500;

    private static final String MANUAL = "manual";
    private static final Set<String> CAPTURES = Set.of("automatic", MANUAL);

    private final Commands commands;

    CreatePayment(Commands commands) {
        this.commands = commands;
    }

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
                            description =
                                    "The app's order number: one open payment for each owner and"
                                            + " reference",
                            example = "order-7",
                            maxLength = REFERENCE_CHARACTERS)
                    @Nullable String reference,
            @Schema(
                            description =
                                    "`manual`: the money is set aside and taken when it is captured",
                            example = "automatic",
                            allowableValues = {"automatic", "manual"})
                    @Nullable String capture,
            @Schema(
                            description = "The app's own words",
                            example = "Two of the blue ones",
                            maxLength = DESCRIPTION_CHARACTERS)
                    @Nullable String description,
            @Schema(
                            description = "The app's own notes: up to 47 texts",
                            example = "{\"cart\": \"7\"}")
                    @Nullable Map<String, String> metadata,
            @Schema(
                            description =
                                    "Whether the method is kept for payments without the payer",
                            example = "false")
                    @JsonProperty("save_payment_method")
                    @Nullable Boolean savePaymentMethod) {}

    @Described(
            id = "createPayment",
            summary = "Make a payment for Stripe's SDK to confirm",
            text = "A second request with the reference of an open payment returns that payment.",
            body = Body.class,
            answer = PaymentAnswers.Ready.class,
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
                "invalid_version"
            },
            problems = {Rejection.REFERENCE_IN_USE, Rejection.REFERENCE_IN_PROGRESS})
    @PostMapping(
            path = "/api/stripe/create-payment-intent",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> create(
            Owner owner,
            CommandRequest request,
            @Parameter(
                            description =
                                    "The Stripe API version of the app's mobile SDK; the ephemeral"
                                            + " key is made for it",
                            example = "2026-07-29.dahlia")
                    @RequestHeader(name = SdkVersion.HEADER, required = false)
                    @Nullable String sdkVersion,
            RequestFields fields) {
        var price = Price.of(fields);
        String reference = fields.optionalText("reference", REFERENCE_CHARACTERS);
        String capture = fields.optionalChoice("capture", CAPTURES);
        String description = fields.optionalText("description", DESCRIPTION_CHARACTERS);
        var metadata = fields.metadata("metadata");
        Boolean save = fields.optionalFlag("save_payment_method");
        SdkVersion.check(sdkVersion, fields);
        fields.finish();
        return commands.execute(
                new PaymentCommand.Create(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        price.amount(),
                        price.currency(),
                        reference,
                        sdkVersion,
                        // What is as it would be anyway is the same request.
                        MANUAL.equals(capture) ? MANUAL : null,
                        description,
                        metadata.isEmpty() ? null : metadata,
                        Boolean.TRUE.equals(save) ? save : null),
                request);
    }
}
