package io.payrail.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a saved payment method, told once for each of Stripe's events and in the order
/// they came in: Payrail keeps no table of them.
public sealed interface PaymentMethodEvent extends Event {
    PaymentMethod paymentMethod();

    @Override
    default String aggregateId() {
        return paymentMethod().id();
    }

    /// A payment method. Nothing of the card or account is passed on.
    ///
    /// @param customerId null when it belongs to nobody any more
    /// @param type Stripe's word: `card`
    record PaymentMethod(String id, @Nullable String customerId, String type) {
        public PaymentMethod {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(type, "type");
        }
    }

    @WireName("payrail.payment_method.attached.v1")
    record Attached(PaymentMethod paymentMethod) implements PaymentMethodEvent {
        public Attached {
            Objects.requireNonNull(paymentMethod, "paymentMethod");
        }
    }

    @WireName("payrail.payment_method.detached.v1")
    record Detached(PaymentMethod paymentMethod) implements PaymentMethodEvent {
        public Detached {
            Objects.requireNonNull(paymentMethod, "paymentMethod");
        }
    }

    /// Its details changed, by somebody or by the card network.
    @WireName("payrail.payment_method.updated.v1")
    record Updated(PaymentMethod paymentMethod) implements PaymentMethodEvent {
        public Updated {
            Objects.requireNonNull(paymentMethod, "paymentMethod");
        }
    }
}
