package io.payrail.simulator.payment;

import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Payment methods of cards, from a number or a token. A card's number is not kept, only which test
/// card it was.
final class Cards {
    private Cards() {}

    /// A method for a test card, as its token makes it; not saved.
    static ObjectNode of(Scope scope, TestCard card) {
        return card(scope, card, 8, scopeYear(scope) + 4, null);
    }

    private static int scopeYear(Scope scope) {
        return Instant.ofEpochSecond(scope.tx().now()).atOffset(ZoneOffset.UTC).getYear();
    }

    /// From a number or a token; not saved.
    static ObjectNode fromCard(Scope scope, Params params) {
        String token = params.string("token");
        if (token != null) {
            return of(
                    scope,
                    PaymentMethods.behaviour(Sources.use(scope, token, params.name("token"))));
        }
        String number = params.required("number").replaceAll("[ -]", "");
        if (!number.matches("\\d{12,19}") || !luhn(number)) {
            throw StripeException.card(
                    cardError("incorrect_number", "Your card number is incorrect.", "number"));
        }
        TestCard card = TestCard.numbered(number);
        if (card == null) {
            throw StripeException.card(
                    cardError(
                                    "card_declined",
                                    "Your card was declined. Your request was in test mode, but used a non test"
                                            + " card. For a list of valid test cards, visit:"
                                            + " https://stripe.com/docs/testing.",
                                    null)
                            .put("decline_code", "test_mode_live_card"));
        }
        long month = params.requiredInteger("exp_month");
        long year = params.requiredInteger("exp_year");
        if (month < 1 || month > 12) {
            throw StripeException.card(
                    cardError(
                            "invalid_expiry_month",
                            "Your card's expiration month is invalid.",
                            "exp_month"));
        }
        long fullYear = year < 100 ? 2000 + year : year;
        if (fullYear < scopeYear(scope) || fullYear > scopeYear(scope) + 50) {
            throw StripeException.card(
                    cardError(
                            "invalid_expiry_year",
                            "Your card's expiration year is invalid.",
                            "exp_year"));
        }
        return card(scope, card, month, fullYear, params.string("cvc"));
    }

    private static ObjectNode cardError(String code, String message, @Nullable String param) {
        ObjectNode error =
                Json.object().put("code", code).put("doc_url", StripeException.docUrl(code));
        error.put("message", message);
        if (param != null) {
            error.put("param", param);
        }
        return error.put("type", "card_error");
    }

    private static boolean luhn(String number) {
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    private static ObjectNode card(
            Scope scope, TestCard testCard, long month, long year, @Nullable String cvc) {
        ObjectNode method = Shapes.create(scope.tx(), "payment_method", Ids.timed("pm"));
        ObjectNode card = method.withObjectProperty("card");
        card.put("brand", testCard.brand);
        card.put("display_brand", testCard.brand);
        card.put("exp_month", month);
        card.put("exp_year", year);
        card.put("fingerprint", fingerprint(testCard));
        card.put("funding", testCard.funding());
        card.put("last4", testCard.last4());
        card.withObjectProperty("networks").putArray("available").add(testCard.brand);
        if (cvc != null) {
            card.withObjectProperty("checks").put("cvc_check", "unchecked");
        }
        method.putObject(Scope.HIDDEN).put("card", testCard.name());
        return method;
    }

    /// The same for the same card, as Stripe's is.
    private static String fingerprint(TestCard card) {
        return (HexFormat.of().toHexDigits(card.number.hashCode() * 2654435761L) + "00000000")
                .substring(0, 16)
                .toUpperCase(Locale.ROOT);
    }
}
