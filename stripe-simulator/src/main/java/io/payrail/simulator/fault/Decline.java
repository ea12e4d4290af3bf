package io.payrail.simulator.fault;

import org.jspecify.annotations.Nullable;

/// How a card is refused, in Stripe's codes.
public record Decline(String code, @Nullable String declineCode, String message) {
    public static Decline of(String code, @Nullable String declineCode) {
        return new Decline(
                code,
                declineCode,
                switch (code) {
                    case "expired_card" -> "Your card has expired.";
                    case "incorrect_cvc" -> "Your card's security code is incorrect.";
                    case "incorrect_number" -> "Your card number is incorrect.";
                    case "processing_error" ->
                            "An error occurred while processing your card. Try again in a little bit.";
                    case "authentication_required" ->
                            "Your card was declined. This transaction requires authentication.";
                    default ->
                            "insufficient_funds".equals(declineCode)
                                    ? "Your card has insufficient funds."
                                    : "Your card was declined.";
                });
    }
}
