package io.payrail.worker.payment;

import io.payrail.contract.Event;
import io.payrail.contract.RefundEvent;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A refund of a charge. The amount in minor units; status and reasons are Stripe's words.
record RefundState(
        String id,
        @Nullable String chargeId,
        @Nullable String paymentId,
        long amount,
        String currency,
        String status,
        @Nullable String reason,
        @Nullable String failureReason,
        Instant createdAt)
        implements State<RefundState> {

    static RefundState read(StripeObject refund) {
        return new RefundState(
                refund.id(),
                refund.reference("charge"),
                refund.reference("payment_intent"),
                refund.number("amount"),
                refund.text("currency"),
                // Refunds of some payment methods have none.
                Objects.requireNonNullElse(refund.textOrNull("status"), "succeeded"),
                refund.textOrNull("reason"),
                refund.textOrNull("failure_reason"),
                refund.time("created"));
    }

    @Override
    public String aggregateId() {
        if (paymentId != null) {
            return paymentId;
        }
        return chargeId == null ? id : chargeId;
    }

    /// One that succeeded may fail weeks later, when the card's bank sends the money back.
    @Override
    public boolean terminal() {
        return failed();
    }

    private boolean failed() {
        return status.equals("failed") || status.equals("canceled");
    }

    @Override
    public @Nullable String ownedThrough() {
        return paymentId;
    }

    /// Less of its charge is refunded now.
    @Override
    public Optional<Companion> changedAlong(@Nullable RefundState earlier) {
        return failed() && chargeId != null && (earlier == null || !earlier.failed())
                ? Optional.of(new Companion("charge", chargeId))
                : Optional.empty();
    }

    @Override
    public List<Event> since(@Nullable RefundState earlier, @Nullable String itsOwner) {
        var refund = payload(itsOwner);
        var events = new ArrayList<Event>();
        if (earlier == null) {
            events.add(new RefundEvent.Created(refund));
        }
        var moved = earlier == null || !status.equals(earlier.status) ? arrival(refund) : null;
        if (moved != null) {
            events.add(moved);
        } else if (earlier != null && !refund.equals(earlier.payload(itsOwner))) {
            events.add(new RefundEvent.Updated(refund));
        }
        return events;
    }

    /// The event of having come to this status, for those that have one of their own.
    private @Nullable Event arrival(RefundEvent.Refund refund) {
        return switch (status) {
            case "succeeded" -> new RefundEvent.Succeeded(refund);
            case "failed" -> new RefundEvent.Failed(refund);
            case "canceled" -> new RefundEvent.Canceled(refund);
            default -> null;
        };
    }

    private RefundEvent.Refund payload(@Nullable String itsOwner) {
        return new RefundEvent.Refund(
                id,
                paymentId,
                chargeId,
                itsOwner,
                amount,
                currency,
                status,
                reason,
                failureReason,
                createdAt);
    }
}
