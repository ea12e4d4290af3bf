package io.payrail.worker.payment;

import io.payrail.contract.ChargeEvent;
import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A charge: what was really taken for a payment, and what was given back of it. Amounts in minor
/// units.
record ChargeState(
        String id,
        @Nullable String paymentId,
        @Nullable String customerId,
        long amount,
        long amountCaptured,
        long amountRefunded,
        String currency,
        String status,
        boolean disputed,
        Instant createdAt)
        implements State<ChargeState> {

    static ChargeState read(StripeObject charge) {
        return new ChargeState(
                charge.id(),
                charge.reference("payment_intent"),
                charge.reference("customer"),
                charge.number("amount"),
                charge.numberOr("amount_captured", 0),
                charge.numberOr("amount_refunded", 0),
                charge.text("currency"),
                charge.text("status"),
                charge.flag("disputed"),
                charge.time("created"));
    }

    @Override
    public String aggregateId() {
        return paymentId == null ? id : paymentId;
    }

    /// A charge's amounts can always change: by refunds, and by refunds that fail later.
    @Override
    public boolean terminal() {
        return false;
    }

    @Override
    public @Nullable String ownedThrough() {
        return customerId == null ? paymentId : customerId;
    }

    @Override
    public List<Event> since(@Nullable ChargeState earlier, @Nullable String itsOwner) {
        var charge = payload(itsOwner);
        var events = new ArrayList<Event>();
        if (earlier == null || !status.equals(earlier.status)) {
            events.add(arrival(charge));
        } else if (amountCaptured != earlier.amountCaptured) {
            events.add(new ChargeEvent.Captured(charge));
        } else if (updatedSince(earlier)) {
            events.add(new ChargeEvent.Updated(charge));
        }
        if (amountRefunded != (earlier == null ? 0 : earlier.amountRefunded)) {
            events.add(
                    new Event.PaymentRefunded(
                            paymentId, id, amount, amountRefunded, currency, itsOwner));
        }
        return events;
    }

    private Event arrival(ChargeEvent.Charge charge) {
        return switch (status) {
            case "succeeded" -> new ChargeEvent.Succeeded(charge);
            case "failed" -> new ChargeEvent.Failed(charge);
            case "pending" -> new ChargeEvent.Pending(charge);
            default -> new ChargeEvent.Updated(charge);
        };
    }

    private boolean updatedSince(ChargeState earlier) {
        return disputed != earlier.disputed
                || amount != earlier.amount
                || !Objects.equals(customerId, earlier.customerId);
    }

    private ChargeEvent.Charge payload(@Nullable String itsOwner) {
        return new ChargeEvent.Charge(
                id,
                paymentId,
                customerId,
                itsOwner,
                amount,
                amountCaptured,
                amountRefunded,
                currency,
                status,
                disputed,
                createdAt);
    }
}
