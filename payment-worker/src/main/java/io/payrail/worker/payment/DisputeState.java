package io.payrail.worker.payment;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A dispute of a charge. The amount in minor units; the status is Stripe's word.
record DisputeState(
        String id,
        String chargeId,
        @Nullable String paymentId,
        long amount,
        String currency,
        String reason,
        String status,
        Instant createdAt)
        implements State<DisputeState> {
    private static final Set<String> ENDED = Set.of("won", "lost", "warning_closed", "prevented");

    static DisputeState read(StripeObject dispute) {
        return new DisputeState(
                dispute.id(),
                dispute.referenceTo("charge"),
                dispute.reference("payment_intent"),
                dispute.number("amount"),
                dispute.text("currency"),
                dispute.text("reason"),
                dispute.text("status"),
                dispute.time("created"));
    }

    @Override
    public String aggregateId() {
        return paymentId == null ? chargeId : paymentId;
    }

    @Override
    public boolean terminal() {
        return ENDED.contains(status);
    }

    @Override
    public @Nullable String ownedThrough() {
        return paymentId;
    }

    /// Its charge is disputed now.
    @Override
    public Optional<Companion> changedAlong(@Nullable DisputeState earlier) {
        return earlier == null ? Optional.of(new Companion("charge", chargeId)) : Optional.empty();
    }

    @Override
    public Optional<Event> announced(String eventType, @Nullable String itsOwner) {
        return switch (eventType) {
            case "charge.dispute.funds_withdrawn" ->
                    Optional.of(new Event.DisputeFundsWithdrawn(payload(itsOwner)));
            case "charge.dispute.funds_reinstated" ->
                    Optional.of(new Event.DisputeFundsReinstated(payload(itsOwner)));
            default -> Optional.empty();
        };
    }

    @Override
    public List<Event> since(@Nullable DisputeState earlier, @Nullable String itsOwner) {
        var dispute = payload(itsOwner);
        if (earlier == null) {
            return terminal()
                    ? List.of(new Event.DisputeOpened(dispute), new Event.DisputeClosed(dispute))
                    : List.of(new Event.DisputeOpened(dispute));
        }
        if (terminal() && !earlier.terminal()) {
            return List.of(new Event.DisputeClosed(dispute));
        }
        return dispute.equals(earlier.payload(itsOwner))
                ? List.of()
                : List.of(new Event.DisputeUpdated(dispute));
    }

    private Event.Dispute payload(@Nullable String itsOwner) {
        return new Event.Dispute(
                id, paymentId, chargeId, amount, currency, reason, status, itsOwner);
    }
}
