package io.payrail.contract;

import java.util.Objects;
import java.util.UUID;

/// How commands about payments ended well.
public sealed interface PaymentReply extends Reply.Success {
    /// The payment intent exists, its customer attached; the app confirms it with the client
    /// secret.
    ///
    /// @param commandId the id of the command that it answers
    /// @param paymentId Stripe's id of the payment intent
    /// @param clientSecret what the app confirms with
    /// @param customerId Stripe's id of the owner's customer
    /// @param ephemeralKey lets the mobile SDK read that customer's payment methods
    @WireName("payment_ready.v1")
    record Ready(
            UUID commandId,
            String paymentId,
            Secret clientSecret,
            String customerId,
            Secret ephemeralKey)
            implements PaymentReply {
        public Ready {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(clientSecret, "clientSecret");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(ephemeralKey, "ephemeralKey");
        }
    }
}
