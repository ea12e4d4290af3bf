package io.payrail.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a command ended: one record of [Topics#REPLIES]. Only here do client secrets and ephemeral
/// keys exist.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Reply.PaymentReady.class, name = "payment_ready.v1"),
    @JsonSubTypes.Type(value = Reply.CustomerReady.class, name = "customer_ready.v1"),
    @JsonSubTypes.Type(value = Reply.SubscriptionReady.class, name = "subscription_ready.v1"),
    @JsonSubTypes.Type(value = Reply.Declined.class, name = "declined.v1"),
    @JsonSubTypes.Type(value = Reply.Rejected.class, name = "rejected.v1"),
    @JsonSubTypes.Type(value = Reply.Unresolved.class, name = "unresolved.v1"),
})
public sealed interface Reply {
    /// {@return the id of the command that it answers}
    UUID commandId();

    /// The payment intent exists, its customer attached; the app confirms it with the client
    /// secret.
    ///
    /// @param commandId the id of the command that it answers
    /// @param paymentId Stripe's id of the payment intent
    /// @param clientSecret what the app confirms with
    /// @param customerId Stripe's id of the owner's customer
    /// @param ephemeralKey lets the mobile SDK read that customer's payment methods
    record PaymentReady(
            UUID commandId,
            String paymentId,
            Secret clientSecret,
            String customerId,
            Secret ephemeralKey)
            implements Reply {
        public PaymentReady {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(paymentId, "paymentId");
            Objects.requireNonNull(clientSecret, "clientSecret");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(ephemeralKey, "ephemeralKey");
        }
    }

    /// The owner's customer exists at Stripe.
    ///
    /// @param commandId the id of the command that it answers
    /// @param customerId Stripe's id of the customer
    record CustomerReady(UUID commandId, String customerId) implements Reply {
        public CustomerReady {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// The subscription exists.
    ///
    /// @param commandId the id of the command that it answers
    /// @param subscriptionId Stripe's id of the subscription
    /// @param clientSecret what the app confirms with; null where there is nothing to pay or to set
    ///   up now
    record SubscriptionReady(UUID commandId, String subscriptionId, @Nullable Secret clientSecret)
            implements Reply {
        public SubscriptionReady {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(subscriptionId, "subscriptionId");
        }
    }

    /// The card was declined. Another attempt needs another command.
    ///
    /// @param commandId the id of the command that it answers
    /// @param code Stripe's error code, `card_declined`
    /// @param declineCode the issuer's reason, `insufficient_funds`, where Stripe names one
    record Declined(UUID commandId, String code, @Nullable String declineCode) implements Reply {
        public Declined {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(code, "code");
        }
    }

    /// The command cannot be executed, now or later.
    ///
    /// @param commandId the id of the command that it answers
    /// @param code stable and in lower case; Payrail's own codes are in [Rejection]
    /// @param field the request's field that is at fault, where it is one
    record Rejected(UUID commandId, String code, @Nullable String field) implements Reply {
        public Rejected {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(code, "code");
        }
    }

    /// Stripe did not say how it ended. It is looked into; the operation will tell.
    ///
    /// @param commandId the id of the command that it answers
    record Unresolved(UUID commandId) implements Reply {
        public Unresolved {
            Objects.requireNonNull(commandId, "commandId");
        }
    }
}
