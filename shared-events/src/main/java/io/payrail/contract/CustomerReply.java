package io.payrail.contract;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How commands about customers ended well.
public sealed interface CustomerReply extends Reply.Success {
    /// The owner's customer exists at Stripe.
    ///
    /// @param commandId the id of the command that it answers
    /// @param customerId Stripe's id of the customer
    @WireName("customer_ready.v1")
    record Ready(UUID commandId, String customerId) implements CustomerReply {
        public Ready {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// The customer is as asked.
    ///
    /// @param commandId the id of the command that it answers
    /// @param customerId Stripe's id of the customer
    @WireName("customer_updated.v1")
    record Updated(UUID commandId, String customerId) implements CustomerReply {
        public Updated {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// The customer is deleted at Stripe, and nothing of the person is kept here.
    ///
    /// @param commandId the id of the command that it answers
    /// @param customerId Stripe's id of the customer
    @WireName("customer_erased.v1")
    record Erased(UUID commandId, String customerId) implements CustomerReply {
        public Erased {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// The payment method is nobody's any more.
    ///
    /// @param commandId the id of the command that it answers
    /// @param paymentMethodId Stripe's id of the payment method
    @WireName("payment_method_detached.v1")
    record MethodDetached(UUID commandId, String paymentMethodId) implements CustomerReply {
        public MethodDetached {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(paymentMethodId, "paymentMethodId");
        }
    }

    /// The customer's invoices are paid with it.
    ///
    /// @param commandId the id of the command that it answers
    /// @param customerId Stripe's id of the customer
    /// @param paymentMethodId Stripe's id of the payment method
    @WireName("payment_method_chosen.v1")
    record MethodChosen(UUID commandId, String customerId, String paymentMethodId)
            implements CustomerReply {
        public MethodChosen {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(paymentMethodId, "paymentMethodId");
        }
    }

    /// The setup intent exists; the app confirms it with the client secret. One of the two secrets
    /// that give access to the customer is there.
    ///
    /// @param commandId the id of the command that it answers
    /// @param setupId Stripe's id of the setup intent
    /// @param clientSecret what the app confirms with
    /// @param customerId Stripe's id of the customer
    /// @param ephemeralKey lets the mobile SDK read that customer's payment methods
    /// @param customerSession the same, the newer way
    @WireName("setup_ready.v1")
    record SetupReady(
            UUID commandId,
            String setupId,
            Secret clientSecret,
            String customerId,
            @Nullable Secret ephemeralKey,
            @Nullable Secret customerSession)
            implements CustomerReply {
        public SetupReady {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(setupId, "setupId");
            Objects.requireNonNull(clientSecret, "clientSecret");
            Objects.requireNonNull(customerId, "customerId");
        }
    }

    /// The app has access to the customer for a while.
    ///
    /// @param commandId the id of the command that it answers
    /// @param customerId Stripe's id of the customer
    /// @param clientSecret what it has access by
    /// @param expiresAt when it ends
    @WireName("customer_session_ready.v1")
    record SessionReady(UUID commandId, String customerId, Secret clientSecret, Instant expiresAt)
            implements CustomerReply {
        public SessionReady {
            Objects.requireNonNull(commandId, "commandId");
            Objects.requireNonNull(customerId, "customerId");
            Objects.requireNonNull(clientSecret, "clientSecret");
            Objects.requireNonNull(expiresAt, "expiresAt");
        }
    }

    /// A page of the payment methods that are saved for a customer, the newest first.
    ///
    /// @param commandId the id of the question that it answers
    /// @param methods what can be paid with
    /// @param next the id to go on after; null on the last page
    @WireName("payment_methods.v1")
    record PaymentMethods(UUID commandId, List<PaymentMethod> methods, @Nullable String next)
            implements CustomerReply {
        public PaymentMethods {
            Objects.requireNonNull(commandId, "commandId");
            methods = List.copyOf(methods);
        }

        @Override
        public String toString() {
            return "PaymentMethods[" + commandId + ", " + methods.size() + "]";
        }
    }

    /// One payment method.
    ///
    /// @param id Stripe's id of the payment method
    /// @param kind Stripe's type of it, `card` for instance
    /// @param card what may be shown of a card; null for other kinds
    /// @param preferred whether the customer's invoices are paid with it
    record PaymentMethod(String id, String kind, @Nullable Card card, boolean preferred) {
        public PaymentMethod {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(kind, "kind");
        }

        @Override
        public String toString() {
            return "PaymentMethod[" + id + "]";
        }
    }

    /// What may be shown of a card.
    ///
    /// @param brand Stripe's word for the network, `visa` for instance
    /// @param last4 the last four digits
    /// @param expiryMonth 1 to 12
    /// @param expiryYear four digits
    record Card(String brand, String last4, int expiryMonth, int expiryYear) {
        public Card {
            Objects.requireNonNull(brand, "brand");
            Objects.requireNonNull(last4, "last4");
        }

        @Override
        public String toString() {
            return "Card[****]";
        }
    }
}
