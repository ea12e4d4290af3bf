package io.payrail.contract;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What becomes of a refund; the aggregate is the payment, or the charge of a refund without one,
/// or the refund itself without either.
public sealed interface RefundEvent extends Event {
    /// {@return the refund as it is after the change}
    Refund refund();

    @Override
    default String aggregateId() {
        var refund = refund();
        if (refund.paymentId() != null) {
            return refund.paymentId();
        }
        return refund.chargeId() == null ? refund.id() : refund.chargeId();
    }

    /// A refund as it is after the change; the amount in minor units.
    ///
    /// @param id Stripe's id of the refund, `re_…`
    /// @param paymentId Stripe's id of the payment intent
    /// @param chargeId Stripe's id of the charge
    /// @param owner whose payment it is about, as far as that was known
    /// @param amount what is given back
    /// @param currency ISO 4217, lower case
    /// @param status Stripe's word: `succeeded`, `pending`, `failed`
    /// @param reason Stripe's word, where there is one
    /// @param failureReason Stripe's word, where it failed
    /// @param createdAt when Stripe made it
    record Refund(
            String id,
            @Nullable String paymentId,
            @Nullable String chargeId,
            @Nullable String owner,
            long amount,
            String currency,
            String status,
            @Nullable String reason,
            @Nullable String failureReason,
            Instant createdAt) {
        public Refund {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(currency, "currency");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(createdAt, "createdAt");
        }
    }

    /// A refund was asked for.
    ///
    /// @param refund as it is after the change
    @WireName("payrail.refund.created.v1")
    record Created(Refund refund) implements RefundEvent {
        public Created {
            Objects.requireNonNull(refund, "refund");
        }
    }

    /// Stripe has sent the money; it may still fail to arrive.
    ///
    /// @param refund as it is after the change
    @WireName("payrail.refund.succeeded.v1")
    record Succeeded(Refund refund) implements RefundEvent {
        public Succeeded {
            Objects.requireNonNull(refund, "refund");
        }
    }

    /// The money came back and is on Stripe's balance again.
    ///
    /// @param refund as it is after the change
    @WireName("payrail.refund.failed.v1")
    record Failed(Refund refund) implements RefundEvent {
        public Failed {
            Objects.requireNonNull(refund, "refund");
        }
    }

    /// It was given up before the money was sent.
    ///
    /// @param refund as it is after the change
    @WireName("payrail.refund.canceled.v1")
    record Canceled(Refund refund) implements RefundEvent {
        public Canceled {
            Objects.requireNonNull(refund, "refund");
        }
    }

    /// Something else about the refund changed.
    ///
    /// @param refund as it is after the change
    @WireName("payrail.refund.updated.v1")
    record Updated(Refund refund) implements RefundEvent {
        public Updated {
            Objects.requireNonNull(refund, "refund");
        }
    }
}
