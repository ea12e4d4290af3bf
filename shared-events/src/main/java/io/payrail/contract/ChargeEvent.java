package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a charge, the money really taken for a payment; the aggregate is the charge.
/// What is given back of it is told with its payment, by [Event.PaymentRefunded] and [RefundEvent].
public sealed interface ChargeEvent extends Event {
    /// {@return the charge as it is after the change}
    Charge charge();

    @Override
    default String aggregateId() {
        return charge().id();
    }

    /// A charge as it is after the change; amounts in minor units.
    ///
    /// @param id Stripe's id of the charge, `ch_…`
    /// @param paymentId Stripe's id of the payment intent
    /// @param customerId Stripe's id of the customer
    /// @param owner whose it is, as far as that was known
    /// @param amount what was taken or is held
    /// @param amountCaptured what was taken
    /// @param amountRefunded what was given back, the total so far
    /// @param currency ISO 4217, lower case
    /// @param status Stripe's word: `succeeded`, `pending`, `failed`
    /// @param disputed whether the payer disputes it
    /// @param createdAt when Stripe made it
    record Charge(
            String id,
            @Nullable String paymentId,
            @Nullable String customerId,
            @Nullable String owner,
            long amount,
            long amountCaptured,
            long amountRefunded,
            String currency,
            String status,
            boolean disputed,
            Instant createdAt) {
        public Charge {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(createdAt, "createdAt");
        }
    }

    /// The payment method takes its time.
    ///
    /// @param charge as it is after the change
    @WireName("payrail.charge.pending.v1")
    record Pending(Charge charge) implements ChargeEvent {
        public Pending {
            Objects.requireNonNull(charge, "charge");
        }
    }

    /// The money was taken, or held where it is captured later.
    ///
    /// @param charge as it is after the change
    @WireName("payrail.charge.succeeded.v1")
    record Succeeded(Charge charge) implements ChargeEvent {
        public Succeeded {
            Objects.requireNonNull(charge, "charge");
        }
    }

    /// No money was taken.
    ///
    /// @param charge as it is after the change
    @WireName("payrail.charge.failed.v1")
    record Failed(Charge charge) implements ChargeEvent {
        public Failed {
            Objects.requireNonNull(charge, "charge");
        }
    }

    /// The captured amount changed after the charge had succeeded.
    ///
    /// @param charge as it is after the change
    @WireName("payrail.charge.captured.v1")
    record Captured(Charge charge) implements ChargeEvent {
        public Captured {
            Objects.requireNonNull(charge, "charge");
        }
    }

    /// Something else changed: whether it is disputed, its customer.
    ///
    /// @param charge as it is after the change
    @WireName("payrail.charge.updated.v1")
    record Updated(Charge charge) implements ChargeEvent {
        public Updated {
            Objects.requireNonNull(charge, "charge");
        }
    }
}
