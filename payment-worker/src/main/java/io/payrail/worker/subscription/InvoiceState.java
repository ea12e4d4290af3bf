package io.payrail.worker.subscription;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An invoice. Amounts in minor units; the status is Stripe's word.
record InvoiceState(
        String id,
        @Nullable String customerId,
        @Nullable String subscriptionId,
        String status,
        long amountDue,
        long amountPaid,
        String currency,
        long attemptCount,
        Instant createdAt)
        implements State<InvoiceState> {

    static InvoiceState read(StripeObject invoice) {
        var details = invoice.child("parent").child("subscription_details");
        var subscription = details.reference("subscription");
        return new InvoiceState(
                invoice.id(),
                invoice.reference("customer"),
                // Before 2025 the subscription stood on the invoice itself.
                subscription == null ? invoice.reference("subscription") : subscription,
                Objects.requireNonNullElse(invoice.textOrNull("status"), "draft"),
                invoice.number("amount_due"),
                invoice.numberOr("amount_paid", 0),
                invoice.text("currency"),
                invoice.numberOr("attempt_count", 0),
                invoice.time("created"));
    }

    @Override
    public String aggregateId() {
        return id;
    }

    @Override
    public boolean terminal() {
        return status.equals("paid") || status.equals("void");
    }

    @Override
    public @Nullable String ownedThrough() {
        return customerId;
    }

    @Override
    public List<Event> since(@Nullable InvoiceState earlier, @Nullable String itsOwner) {
        if (status.equals("paid")) {
            return earlier != null && earlier.status.equals("paid")
                    ? List.of()
                    : List.of(new Event.InvoicePaid(payload(itsOwner)));
        }
        long attemptsBefore = earlier == null ? 0 : earlier.attemptCount;
        return status.equals("open") && attemptCount > attemptsBefore
                ? List.of(new Event.InvoicePaymentFailed(payload(itsOwner), attemptCount))
                : List.of();
    }

    private Event.Invoice payload(@Nullable String itsOwner) {
        return new Event.Invoice(
                id, customerId, subscriptionId, status, amountDue, amountPaid, currency, itsOwner);
    }
}
