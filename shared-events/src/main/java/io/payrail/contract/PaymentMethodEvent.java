package io.payrail.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a saved payment method, told once for each of Stripe's events and in the order
/// they came in: Payrail keeps no table of them.
public sealed interface PaymentMethodEvent extends Event {
    /// {@return the payment method as it is after the change}
    PaymentMethod paymentMethod();

    @Override
    default String aggregateId() {
        return paymentMethod().id();
    }

    /// A payment method. Nothing of the card or account is passed on.
    ///
    /// @param id Stripe's id of the payment method, `pm_…`
    /// @param customerId Stripe's id of the customer; null when it belongs to nobody any more
    /// @param type Stripe's word: `card`
    record PaymentMethod(String id, @Nullable String customerId, String type) {
        public PaymentMethod {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(type, "type");
        }
    }

    /// A customer has it now.
    ///
    /// @param paymentMethod as it is after the change
    @WireName("payrail.payment_method.attached.v1")
    record Attached(PaymentMethod paymentMethod) implements PaymentMethodEvent {
        public Attached {
            Objects.requireNonNull(paymentMethod, "paymentMethod");
        }
    }

    /// Its customer has it no more; it cannot be used again.
    ///
    /// @param paymentMethod as it is after the change
    @WireName("payrail.payment_method.detached.v1")
    record Detached(PaymentMethod paymentMethod) implements PaymentMethodEvent {
        public Detached {
            Objects.requireNonNull(paymentMethod, "paymentMethod");
        }
    }

    /// Its details changed, by somebody or by the card network.
    ///
    /// @param paymentMethod as it is after the change
    @WireName("payrail.payment_method.updated.v1")
    record Updated(PaymentMethod paymentMethod) implements PaymentMethodEvent {
        public Updated {
            Objects.requireNonNull(paymentMethod, "paymentMethod");
        }
    }
}
