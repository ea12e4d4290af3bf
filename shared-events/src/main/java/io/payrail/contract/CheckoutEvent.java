package io.payrail.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a checkout session, told once for each of Stripe's events and in the order they
/// came in: Payrail keeps no table of them. What is paid through a session is a payment of its own.
public sealed interface CheckoutEvent extends Event {
    Checkout checkout();

    @Override
    default String aggregateId() {
        return checkout().id();
    }

    /// A checkout session; the amount in minor units.
    ///
    /// @param mode `payment`, `setup` or `subscription`
    /// @param status Stripe's word, as are mode and payment status
    /// @param reference the `client_reference_id` that the session was made with
    record Checkout(
            String id,
            String mode,
            @Nullable String status,
            String paymentStatus,
            @Nullable String customerId,
            @Nullable String paymentId,
            @Nullable String subscriptionId,
            @Nullable String reference,
            @Nullable Long amountTotal,
            @Nullable String currency) {
        public Checkout {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(paymentStatus, "paymentStatus");
        }
    }

    /// The payer is through; `paymentStatus` tells whether the money is there already.
    @WireName("payrail.checkout.completed.v1")
    record Completed(Checkout checkout) implements CheckoutEvent {
        public Completed {
            Objects.requireNonNull(checkout, "checkout");
        }
    }

    @WireName("payrail.checkout.async_payment_succeeded.v1")
    record AsyncPaymentSucceeded(Checkout checkout) implements CheckoutEvent {
        public AsyncPaymentSucceeded {
            Objects.requireNonNull(checkout, "checkout");
        }
    }

    @WireName("payrail.checkout.async_payment_failed.v1")
    record AsyncPaymentFailed(Checkout checkout) implements CheckoutEvent {
        public AsyncPaymentFailed {
            Objects.requireNonNull(checkout, "checkout");
        }
    }

    @WireName("payrail.checkout.expired.v1")
    record Expired(Checkout checkout) implements CheckoutEvent {
        public Expired {
            Objects.requireNonNull(checkout, "checkout");
        }
    }
}
