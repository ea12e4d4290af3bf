package io.payrail.simulator.payment;

import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The error object of a refused card: in a 402 answer and in `last_payment_error`.
final class Declines {
    private Declines() {}

    static ObjectNode error(Decline decline, @Nullable ObjectNode paymentMethod) {
        ObjectNode error = Json.object();
        error.put("advice_code", adviceCode(decline));
        error.put("code", decline.code());
        if (decline.declineCode() != null) {
            error.put("decline_code", decline.declineCode());
        }
        error.put("doc_url", StripeException.docUrl(decline.code()));
        error.put("message", decline.message());
        if (decline.code().equals("incorrect_cvc")) {
            error.put("param", "cvc");
        } else if (decline.code().equals("expired_card")) {
            error.put("param", "exp_month");
        }
        if (paymentMethod != null) {
            error.set("payment_method", paymentMethod.deepCopy());
        }
        error.put("type", "card_error");
        return error;
    }

    private static String adviceCode(Decline decline) {
        return switch (decline.code()) {
            case "expired_card", "incorrect_cvc", "incorrect_number" -> "confirm_card_data";
            default -> "try_again_later";
        };
    }
}
