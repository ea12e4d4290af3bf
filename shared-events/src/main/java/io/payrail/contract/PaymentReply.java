package io.payrail.contract;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How commands about payments ended well.
public sealed interface PaymentReply extends Reply.Success {
    /// The payment intent exists, its customer attached; the app confirms it with the client
    /// secret. One of the two secrets that give access to the customer is there.
    ///
    /// @param commandId the id of the command that it answers
    /// @param paymentId Stripe's id of the payment intent
    /// @param clientSecret what the app confirms with
    /// @param customerId Stripe's id of the owner's customer
    /// @param ephemeralKey lets the mobile SDK read that customer's payment methods
    /// @param customerSession the same, the newer way
    @WireName("payment_ready.v1")
    record Ready(
            UUID commandId,
            String paymentId,
            Secret clientSecret,
            String customerId,
            @Nullable Secret ephemeralKey,
            @Nullable Secret customerSession)
            implements PaymentReply {
        public Ready {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(clientSecret, "clientSecret");
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// A payment as it is now that the command was executed. Amounts in minor units.
    ///
    /// @param commandId the id of the command that it answers
    /// @param paymentId Stripe's id of the payment intent
    /// @param status Stripe's word
    /// @param amount what is to be paid
    /// @param amountCapturable what is set aside on the payer's card and not taken yet
    /// @param amountReceived what was paid
    /// @param currency ISO 4217, lower case
    @WireName("payment_state.v1")
    record State(
            UUID commandId,
            String paymentId,
            String status,
            long amount,
            long amountCapturable,
            long amountReceived,
            String currency)
            implements PaymentReply {
        public State {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(currency, "currency");
        }
    }

    /// A refund as it is now. It may fail later, when the card's bank sends the money back.
    ///
    /// @param commandId the id of the command that it answers
    /// @param refundId Stripe's id of the refund
    /// @param paymentId Stripe's id of the payment intent
    /// @param status Stripe's word
    /// @param amount what is given back, in minor units
    /// @param currency ISO 4217, lower case
    /// @param reason Stripe's word, where one was given
    @WireName("refund_state.v1")
    record Refund(
            UUID commandId,
            String refundId,
            String paymentId,
            String status,
            long amount,
            String currency,
            @Nullable String reason)
            implements PaymentReply {
        public Refund {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(refundId, "refundId");
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(currency, "currency");
        }
    }
}
