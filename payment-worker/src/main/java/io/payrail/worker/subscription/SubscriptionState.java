package io.payrail.worker.subscription;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A subscription; its price, quantity and period are those of its first item. The status is
/// Stripe's word.
record SubscriptionState(
        String id,
        @Nullable String owner,
        String customerId,
        String status,
        @Nullable String priceId,
        @Nullable Long quantity,
        @Nullable Instant currentPeriodEnd,
        boolean cancelAtPeriodEnd,
        @Nullable String latestInvoiceId,
        Instant createdAt,
        @Nullable Instant trialEnd,
        @Nullable String pauseCollection,
        @Nullable Instant pendingUpdateExpiresAt)
        implements State<SubscriptionState> {

    static SubscriptionState read(StripeObject subscription) {
        var item = subscription.firstOf("items");
        return new SubscriptionState(
                subscription.id(),
                subscription.metadata(StripeGateway.OWNER),
                subscription.referenceTo("customer"),
                subscription.text("status"),
                item.absent() ? null : item.reference("price"),
                item.numberOrNull("quantity"),
                periodEnd(subscription, item),
                subscription.flag("cancel_at_period_end"),
                subscription.reference("latest_invoice"),
                subscription.time("created"),
                subscription.timeOrNull("trial_end"),
                subscription.child("pause_collection").textOrNull("behavior"),
                subscription.child("pending_update").timeOrNull("expires_at"));
    }

    /// Since 2025 the period is the item's; before, it was the subscription's.
    private static @Nullable Instant periodEnd(StripeObject subscription, StripeObject item) {
        var end = item.timeOrNull("current_period_end");
        return end == null ? subscription.timeOrNull("current_period_end") : end;
    }

    @Override
    public String aggregateId() {
        return id;
    }

    @Override
    public boolean terminal() {
        return status.equals("canceled") || status.equals("incomplete_expired");
    }

    @Override
    public @Nullable String ownedThrough() {
        return owner == null ? customerId : null;
    }

    @Override
    public SubscriptionState ownedBy(String customersOwner) {
        return new SubscriptionState(
                id,
                customersOwner,
                customerId,
                status,
                priceId,
                quantity,
                currentPeriodEnd,
                cancelAtPeriodEnd,
                latestInvoiceId,
                createdAt,
                trialEnd,
                pauseCollection,
                pendingUpdateExpiresAt);
    }

    private boolean active() {
        return status.equals("active") || status.equals("trialing");
    }

    private boolean paused() {
        return status.equals("paused");
    }

    @Override
    public Optional<Event> announced(String eventType, @Nullable String itsOwner) {
        return eventType.equals("customer.subscription.trial_will_end")
                ? Optional.of(new Event.SubscriptionTrialWillEnd(payload()))
                : Optional.empty();
    }

    @Override
    public List<Event> since(@Nullable SubscriptionState earlier, @Nullable String itsOwner) {
        var subscription = payload();
        var events = new ArrayList<Event>();
        if (earlier == null) {
            events.add(new Event.SubscriptionCreated(subscription));
        }
        if (terminal() && (earlier == null || !earlier.terminal())) {
            events.add(new Event.SubscriptionEnded(subscription));
        } else if (active() && (earlier == null || !earlier.active())) {
            events.add(new Event.SubscriptionActivated(subscription));
        } else if (paused() && (earlier == null || !earlier.paused())) {
            events.add(new Event.SubscriptionPaused(subscription));
        } else if (earlier != null && !subscription.equals(earlier.payload())) {
            events.add(new Event.SubscriptionUpdated(subscription));
        }
        return events;
    }

    private Event.Subscription payload() {
        return new Event.Subscription(
                id,
                customerId,
                owner,
                status,
                priceId,
                quantity,
                currentPeriodEnd,
                cancelAtPeriodEnd,
                createdAt,
                trialEnd,
                pauseCollection,
                pendingUpdateExpiresAt);
    }
}
