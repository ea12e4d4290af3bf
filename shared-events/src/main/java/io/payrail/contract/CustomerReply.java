package io.payrail.contract;

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
