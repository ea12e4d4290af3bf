package io.payrail.contract;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a checkout session, told once for each of Stripe's events and in the order they
/// came in: Payrail keeps no table of them. What is paid through a session is a payment of its own.
public sealed interface CheckoutEvent extends Event {
    /// {@return the session as it is after the change}
    Checkout checkout();

    @Override
    default String aggregateId() {
        return checkout().id();
    }

    /// A checkout session; the amount in minor units.
    ///
    /// @param id Stripe's id of the session, `cs_…`
    /// @param mode `payment`, `setup` or `subscription`
    /// @param status Stripe's word, as are mode and payment status
    /// @param paymentStatus `paid`, `unpaid` or `no_payment_required`
    /// @param customerId Stripe's id of the customer
    /// @param paymentId Stripe's id of the payment intent
    /// @param subscriptionId Stripe's id of the subscription
    /// @param reference the `client_reference_id` that the session was made with
    /// @param amountTotal what is to be paid
    /// @param currency ISO 4217, lower case
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
    ///
    /// @param checkout the session as it is after the change
    @WireName("payrail.checkout.completed.v1")
    record Completed(Checkout checkout) implements CheckoutEvent {
        public Completed {
            Objects.requireNonNull(checkout, "checkout");
        }
    }

    /// The money came after the session was completed.
    ///
    /// @param checkout the session as it is after the change
    @WireName("payrail.checkout.async_payment_succeeded.v1")
    record AsyncPaymentSucceeded(Checkout checkout) implements CheckoutEvent {
        public AsyncPaymentSucceeded {
            Objects.requireNonNull(checkout, "checkout");
        }
    }

    /// The session was completed, and the money did not come.
    ///
    /// @param checkout the session as it is after the change
    @WireName("payrail.checkout.async_payment_failed.v1")
    record AsyncPaymentFailed(Checkout checkout) implements CheckoutEvent {
        public AsyncPaymentFailed {
            Objects.requireNonNull(checkout, "checkout");
        }
    }

    /// The session can no longer be completed.
    ///
    /// @param checkout the session as it is after the change
    @WireName("payrail.checkout.expired.v1")
    record Expired(Checkout checkout) implements CheckoutEvent {
        public Expired {
            Objects.requireNonNull(checkout, "checkout");
        }
    }
}
