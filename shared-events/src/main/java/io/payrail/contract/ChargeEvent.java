package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a charge, the money really taken for a payment; the aggregate is the charge.
/// What is given back of it is told with its payment, by [Event.PaymentRefunded] and [RefundEvent].
public sealed interface ChargeEvent extends Event {
    Charge charge();

    @Override
    default String aggregateId() {
        return charge().id();
    }

    /// A charge as it is after the change; amounts in minor units.
    ///
    /// @param owner whose it is, as far as that was known
    /// @param status Stripe's word
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

    @WireName("payrail.charge.pending.v1")
    record Pending(Charge charge) implements ChargeEvent {
        public Pending {
            Objects.requireNonNull(charge, "charge");
        }
    }

    /// The money was taken, or held where it is captured later.
    @WireName("payrail.charge.succeeded.v1")
    record Succeeded(Charge charge) implements ChargeEvent {
        public Succeeded {
            Objects.requireNonNull(charge, "charge");
        }
    }

    @WireName("payrail.charge.failed.v1")
    record Failed(Charge charge) implements ChargeEvent {
        public Failed {
            Objects.requireNonNull(charge, "charge");
        }
    }

    /// The captured amount changed after the charge had succeeded.
    @WireName("payrail.charge.captured.v1")
    record Captured(Charge charge) implements ChargeEvent {
        public Captured {
            Objects.requireNonNull(charge, "charge");
        }
    }

    /// Something else changed: whether it is disputed, its customer.
    @WireName("payrail.charge.updated.v1")
    record Updated(Charge charge) implements ChargeEvent {
        public Updated {
            Objects.requireNonNull(charge, "charge");
        }
    }
}
