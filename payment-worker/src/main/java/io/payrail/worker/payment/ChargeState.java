package io.payrail.worker.payment;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.List;
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
        long before = earlier == null ? 0 : earlier.amountRefunded;
        return amountRefunded == before
                ? List.of()
                : List.of(
                        new Event.PaymentRefunded(
                                paymentId, id, amount, amountRefunded, currency, itsOwner));
    }
}
