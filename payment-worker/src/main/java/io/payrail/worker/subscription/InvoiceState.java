package io.payrail.worker.subscription;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        Instant createdAt,
        boolean deleted)
        implements State<InvoiceState> {

    /// Reads an invoice; a draft that was deleted is told of as it was last.
    static InvoiceState read(StripeObject invoice, String eventType) {
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
                invoice.time("created"),
                eventType.equals("invoice.deleted"));
    }

    @Override
    public String aggregateId() {
        return id;
    }

    @Override
    public boolean terminal() {
        return deleted || status.equals("paid") || status.equals("void");
    }

    @Override
    public @Nullable String ownedThrough() {
        return customerId;
    }

    @Override
    public List<Event> since(@Nullable InvoiceState earlier, @Nullable String itsOwner) {
        var invoice = payload(itsOwner);
        if (deleted) {
            return earlier != null && earlier.deleted
                    ? List.of()
                    : List.of(new Event.InvoiceDeleted(invoice));
        }
        var events = new ArrayList<Event>();
        if (earlier == null) {
            events.add(new Event.InvoiceCreated(invoice));
        }
        if (earlier == null || !status.equals(earlier.status)) {
            arrival(invoice, earlier).ifPresent(events::add);
        }
        if (status.equals("open") && attemptCount > (earlier == null ? 0 : earlier.attemptCount)) {
            events.add(new Event.InvoicePaymentFailed(invoice, attemptCount));
        }
        if (events.isEmpty() && earlier != null && !invoice.equals(earlier.payload(itsOwner))) {
            events.add(new Event.InvoiceUpdated(invoice));
        }
        return events;
    }

    /// The event of having come to this status, for those that have one of their own.
    private Optional<Event> arrival(Event.Invoice invoice, @Nullable InvoiceState earlier) {
        return switch (status) {
            case "open" ->
                    earlier == null || earlier.status.equals("draft")
                            ? Optional.of(new Event.InvoiceFinalized(invoice))
                            : Optional.empty();
            case "paid" -> Optional.of(new Event.InvoicePaid(invoice));
            case "void" -> Optional.of(new Event.InvoiceVoided(invoice));
            case "uncollectible" -> Optional.of(new Event.InvoiceMarkedUncollectible(invoice));
            default -> Optional.empty();
        };
    }

    private Event.Invoice payload(@Nullable String itsOwner) {
        return new Event.Invoice(
                id, customerId, subscriptionId, status, amountDue, amountPaid, currency, itsOwner);
    }
}
