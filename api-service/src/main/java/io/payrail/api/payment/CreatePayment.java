package io.payrail.api.payment;

import io.payrail.api.command.CommandRequest;
import io.payrail.api.command.Commands;
import io.payrail.api.command.PaymentAnswers;
import io.payrail.api.openapi.Described;
import io.payrail.api.request.RequestFields;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// `POST /api/stripe/create-payment-intent` `{amount, currency, reference?}`.
@RestController
final class CreatePayment {
    /// The API version of the app's mobile SDK.
    private static final String STRIPE_VERSION = "Stripe-Version";

    private static final Pattern VERSION =
            Pattern.compile(
                    "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:\\.[a-z]{1,40})?");
    private static final int CURRENCY_CHARACTERS = 3;
    private static final int REFERENCE_CHARACTERS = 100;

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
                            maxLength = CURRENCY_CHARACTERS)
                    String currency,
            @Schema(
                            description =
                                    "The app's order number: one open payment for each owner and"
                                            + " reference",
                            example = "order-7",
                            maxLength = REFERENCE_CHARACTERS)
                    @Nullable String reference) {}

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
                    @RequestHeader(name = STRIPE_VERSION, required = false)
                    @Nullable String sdkVersion,
            RequestFields fields) {
        long amount = fields.wholeNumber("amount");
        String currency = currency(fields, amount);
        String reference = fields.optionalText("reference", REFERENCE_CHARACTERS);
        if (sdkVersion != null && !VERSION.matcher(sdkVersion).matches()) {
            fields.reject(STRIPE_VERSION, "invalid_version", "Must look like 2026-07-29.dahlia.");
        }
        fields.finish();
        return commands.execute(
                new PaymentCommand.Create(
                        request.id(),
                        owner,
                        request.issuedAt(),
                        amount,
                        currency,
                        reference,
                        sdkVersion),
                request);
    }

    /// The currency as Stripe spells it, and the amount's bounds, which depend on it.
    private static String currency(RequestFields fields, long amount) {
        String text = fields.text("currency", CURRENCY_CHARACTERS);
        if (!fields.isSound("currency")) {
            return text;
        }
        var currency = StripeCurrency.of(text);
        if (currency == null) {
            fields.reject(
                    "currency",
                    "unsupported_currency",
                    "Must be the three-letter ISO 4217 code of a currency that Stripe takes.");
            return text;
        }
        if (fields.isSound("amount")) {
            checkAmount(fields, amount, currency);
        }
        return currency.code();
    }

    private static void checkAmount(RequestFields fields, long amount, StripeCurrency currency) {
        if (amount < currency.minimum()) {
            fields.reject(
                    "amount",
                    "amount_too_small",
                    "Must be at least %d in the minor units of %s."
                            .formatted(currency.minimum(), currency.code()));
        } else if (amount > currency.maximum()) {
            fields.reject(
                    "amount",
                    "amount_too_large",
                    "Must be at most %d in the minor units of %s."
                            .formatted(currency.maximum(), currency.code()));
        } else if (amount % currency.step() != 0) {
            fields.reject(
                    "amount",
                    "amount_not_chargeable",
                    "Must be a multiple of %d: %s has no smaller charge."
                            .formatted(currency.step(), currency.code()));
        }
    }
}
