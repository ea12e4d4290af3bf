package io.payrail.simulator.billing;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.api.Timed;
import io.payrail.simulator.payment.PaymentListener;
import io.payrail.simulator.payment.Payments;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happens to a subscription: its first payment makes it active, a failed renewal past due,
/// and the last failed try ends it; time announces and ends trials, announces and makes renewals,
/// and ends what was never paid after 23 hours.
public final class SubscriptionLife implements PaymentListener, Timed {
    private static final long FIRST_PAYMENT_SECONDS = Duration.ofHours(23).toSeconds();
    private static final long TRIAL_NOTICE_SECONDS = Duration.ofDays(3).toSeconds();
    private static final long RENEWAL_NOTICE_SECONDS = Duration.ofDays(7).toSeconds();
    private static final String TRIAL_ANNOUNCED = "trial_announced";
    private static final String RENEWAL_ANNOUNCED = "renewal_announced";

    private final InvoiceLife invoices;

    public SubscriptionLife(InvoiceLife invoices) {
        this.invoices = invoices;
    }

    @Override
    public void succeeded(Scope scope, ObjectNode intent) {
        ObjectNode invoice = invoiceOf(scope, intent);
        if (invoice != null && unpaid(invoice)) {
            InvoiceLife.settled(scope, invoice, intent.path("amount_received").asLong());
            ObjectNode subscription = subscriptionOf(scope, invoice);
            if (subscription != null) {
                paid(scope, subscription, intent);
                if (PendingUpdates.waits(subscription)
                        && PendingUpdates.waitsFor(subscription, invoice)) {
                    PendingUpdates.apply(scope, subscription);
                }
            }
        }
        String waiting = intent.path(Scope.HIDDEN).path("subscription").asString("");
        ObjectNode subscription = waiting.isEmpty() ? null : scope.tx().find(waiting);
        if (subscription != null) {
            subscription.putNull("pending_setup_intent");
            subscription.set("default_payment_method", intent.get("payment_method"));
            scope.emit("customer.subscription.updated", subscription);
        }
    }

    private static boolean unpaid(ObjectNode invoice) {
        String status = invoice.path("status").asString();
        return status.equals("open") || status.equals("uncollectible");
    }

    private static void paid(Scope scope, ObjectNode subscription, ObjectNode intent) {
        ObjectNode before = subscription.deepCopy();
        String status = subscription.path("status").asString();
        if (status.equals("incomplete") || status.equals("past_due")) {
            subscription.put("status", "active");
        }
        if (Subscriptions.keepsMethod(subscription)) {
            subscription.set("default_payment_method", intent.get("payment_method"));
        }
        if (!subscription.equals(before)) {
            scope.emit("customer.subscription.updated", subscription);
        }
    }

    @Override
    public void failed(Scope scope, ObjectNode intent) {
        ObjectNode invoice = invoiceOf(scope, intent);
        if (invoice == null || !unpaid(invoice)) {
            return;
        }
        boolean last = InvoiceLife.refused(scope, invoice);
        pastDue(scope, invoice);
        ObjectNode subscription = subscriptionOf(scope, invoice);
        if (last
                && subscription != null
                && subscription.path("status").asString().equals("past_due")) {
            end(scope, subscription, "payment_failed");
        }
    }

    /// The subscription, if the invoice is of one, is behind with a payment; not with that of a
    /// change that waits for it.
    static void pastDue(Scope scope, ObjectNode invoice) {
        ObjectNode subscription = subscriptionOf(scope, invoice);
        if (subscription != null
                && subscription.path("status").asString().equals("active")
                && !PendingUpdates.waitsFor(subscription, invoice)) {
            subscription.put("status", "past_due");
            scope.emit("customer.subscription.updated", subscription);
        }
    }

    private static @Nullable ObjectNode invoiceOf(Scope scope, ObjectNode intent) {
        String invoice = intent.path(Scope.HIDDEN).path("invoice").asString("");
        return invoice.isEmpty() ? null : scope.tx().find(Invoices.KIND, invoice);
    }

    private static @Nullable ObjectNode subscriptionOf(Scope scope, ObjectNode invoice) {
        String subscription = Invoices.subscriptionOf(invoice);
        return subscription == null ? null : scope.tx().find(Subscriptions.KIND, subscription);
    }

    /// Ends it now. A first invoice that was never paid ends with it; any other open one is left to
    /// be paid, but no longer collected.
    void end(Scope scope, ObjectNode subscription, @Nullable String reason) {
        giveUpPending(scope, subscription);
        ObjectNode latest = latestInvoice(scope, subscription);
        if (latest != null && subscription.path("status").asString().equals("incomplete")) {
            invoices.drop(scope, latest);
        } else if (latest != null) {
            InvoiceLife.leaveAlone(scope, latest);
        }
        subscription.put("status", "canceled");
        if (!subscription.path("canceled_at").isNumber()) {
            subscription.put("canceled_at", scope.tx().now());
        }
        subscription.put("ended_at", scope.tx().now());
        subscription.withObjectProperty("cancellation_details").put("reason", reason);
        scope.emit("customer.subscription.deleted", subscription);
    }

    private static @Nullable ObjectNode latestInvoice(Scope scope, ObjectNode subscription) {
        String latest = subscription.path("latest_invoice").asString("");
        return latest.isEmpty() ? null : scope.tx().find(Invoices.KIND, latest);
    }

    @Override
    public String kind() {
        return Subscriptions.KIND;
    }

    @Override
    public long nextTurn(ObjectNode subscription) {
        long cancelAt = subscription.path("cancel_at").asLong(Long.MAX_VALUE);
        return switch (subscription.path("status").asString("")) {
            case "incomplete" -> subscription.path("created").asLong() + FIRST_PAYMENT_SECONDS;
            case "trialing" -> {
                long end = subscription.path("trial_end").asLong();
                yield Math.min(
                        cancelAt,
                        announced(subscription, TRIAL_ANNOUNCED, end)
                                ? end
                                : end - TRIAL_NOTICE_SECONDS);
            }
            case "active", "past_due" -> {
                long end = Items.periodEnd(subscription);
                yield Math.min(
                        Math.min(cancelAt, PendingUpdates.expiry(subscription)),
                        renewalAnnounced(subscription) ? end : end - RENEWAL_NOTICE_SECONDS);
            }
            default -> Long.MAX_VALUE;
        };
    }

    /// Drops a change that waits for its payment, if there is one, with its invoice.
    void giveUpPending(Scope scope, ObjectNode subscription) {
        if (PendingUpdates.waits(subscription)) {
            ObjectNode invoice = latestInvoice(scope, subscription);
            if (invoice != null && PendingUpdates.waitsFor(subscription, invoice)) {
                invoices.drop(scope, invoice);
            }
            PendingUpdates.forget(subscription);
        }
    }

    private static boolean announced(ObjectNode subscription, String what, long end) {
        return subscription.path(Scope.HIDDEN).path(what).asLong(0) == end;
    }

    /// Renewals of periods too short to be announced, and those that will not come, count as
    /// announced.
    private static boolean renewalAnnounced(ObjectNode subscription) {
        long end = Items.periodEnd(subscription);
        return subscription.path("cancel_at").isNumber()
                || end - Items.periodStart(subscription) <= RENEWAL_NOTICE_SECONDS
                || announced(subscription, RENEWAL_ANNOUNCED, end);
    }

    @Override
    public void turn(Scope scope, ObjectNode subscription) {
        String status = subscription.path("status").asString();
        if (status.equals("incomplete")) {
            ObjectNode latest = latestInvoice(scope, subscription);
            if (latest != null) {
                invoices.drop(scope, latest);
            }
            subscription.put("status", "incomplete_expired");
            subscription.put("ended_at", scope.tx().now());
            scope.emit("customer.subscription.updated", subscription);
            return;
        }
        if (scope.tx().now() >= PendingUpdates.expiry(subscription)) {
            giveUpPending(scope, subscription);
            scope.emit("customer.subscription.updated", subscription);
            scope.emit("customer.subscription.pending_update_expired", subscription);
            return;
        }
        long cancelAt = subscription.path("cancel_at").asLong(Long.MAX_VALUE);
        if (scope.tx().now() >= cancelAt) {
            end(scope, subscription, "cancellation_requested");
        } else if (status.equals("trialing")) {
            trial(scope, subscription);
        } else if (!renewalAnnounced(subscription)) {
            long end = Items.periodEnd(subscription);
            subscription.withObjectProperty(Scope.HIDDEN).put(RENEWAL_ANNOUNCED, end);
            scope.save(subscription);
            scope.announce("invoice.upcoming", Previews.upcoming(scope, subscription));
        } else {
            renew(scope, subscription, Items.periodEnd(subscription));
        }
    }

    private void trial(Scope scope, ObjectNode subscription) {
        long end = subscription.path("trial_end").asLong();
        if (announced(subscription, TRIAL_ANNOUNCED, end)) {
            endTrial(scope, subscription, false);
        } else {
            announceTrialEnd(scope, subscription);
        }
    }

    /// Tells that a trial ends in three days, or sooner if it is shorter.
    static void announceTrialEnd(Scope scope, ObjectNode subscription) {
        subscription
                .withObjectProperty(Scope.HIDDEN)
                .put(TRIAL_ANNOUNCED, subscription.path("trial_end").asLong());
        scope.emit("customer.subscription.trial_will_end", subscription);
    }

    static boolean trialEndsSoon(Scope scope, ObjectNode subscription) {
        return subscription.path("trial_end").asLong() - scope.tx().now() <= TRIAL_NOTICE_SECONDS;
    }

    /// Ends a trial: with the first renewal, or as was asked for where nothing can pay for it.
    ///
    /// @param atOnce whether the renewal's invoice is final and collected now
    void endTrial(Scope scope, ObjectNode subscription, boolean atOnce) {
        long from = Math.min(scope.tx().now(), subscription.path("trial_end").asLong());
        subscription.put("trial_end", from);
        boolean payable =
                !PayingMethod.of(scope, subscription).isEmpty()
                        || subscription.path("collection_method").asString().equals("send_invoice");
        String otherwise =
                subscription
                        .path("trial_settings")
                        .path("end_behavior")
                        .path("missing_payment_method")
                        .asString("create_invoice");
        if (!payable && otherwise.equals("cancel")) {
            end(scope, subscription, null);
            return;
        }
        if (!payable && otherwise.equals("pause")) {
            subscription.put("status", "paused");
            scope.emit("customer.subscription.updated", subscription);
            scope.emit("customer.subscription.paused", subscription);
            return;
        }
        subscription.put("billing_cycle_anchor", from);
        subscription.put("status", "active");
        if (atOnce) {
            Items.period(subscription, from, Items.after(from, from, Items.terms(subscription)));
            bill(scope, subscription, "subscription_update");
        } else {
            renew(scope, subscription, from);
        }
    }

    /// Starts the next period: its invoice is a draft for an hour.
    private static void renew(Scope scope, ObjectNode subscription, long from) {
        long anchor = subscription.path("billing_cycle_anchor").asLong();
        Items.period(subscription, from, Items.after(anchor, from, Items.terms(subscription)));
        scope.emit("customer.subscription.updated", subscription);
        ObjectNode invoice = cycle(scope, subscription, "subscription_cycle");
        InvoiceLife.leave(scope, invoice);
        subscription.set("latest_invoice", invoice.get("id"));
        scope.save(subscription);
    }

    /// The draft of a period's invoice, with all that waits for it.
    static ObjectNode cycle(Scope scope, ObjectNode subscription, String reason) {
        ObjectNode invoice = Drafts.of(scope, subscription, reason);
        Drafts.take(
                scope,
                invoice,
                InvoiceItems.waiting(
                        scope,
                        subscription.path("customer").asString(),
                        subscription.path("id").asString()));
        Drafts.addItems(invoice, subscription, false);
        Drafts.sum(scope, invoice);
        return invoice;
    }

    /// Starts a period with an invoice that is final and collected now.
    void bill(Scope scope, ObjectNode subscription, String reason) {
        ObjectNode invoice = cycle(scope, subscription, reason);
        subscription.set("latest_invoice", invoice.get("id"));
        scope.emit("customer.subscription.updated", subscription);
        collectNow(scope, invoice);
    }

    /// Makes a draft final and tries to collect it.
    void collectNow(Scope scope, ObjectNode invoice) {
        scope.emit("invoice.created", invoice);
        invoices.finish(scope, invoice);
        if (!invoice.path("collection_method").asString().equals("send_invoice")) {
            invoices.attempt(scope, invoice);
        }
    }

    /// Goes on with a paused subscription, from a period that starts now.
    void resume(Scope scope, ObjectNode subscription) {
        if (!subscription.path("status").asString().equals("paused")) {
            throw StripeException.invalid(
                    null, "You can only resume a subscription that has the status `paused`.", null);
        }
        if (PayingMethod.of(scope, subscription).isEmpty()) {
            throw PayingMethod.none();
        }
        long now = scope.tx().now();
        subscription.put("status", "active");
        subscription.put("billing_cycle_anchor", now);
        Items.period(subscription, now, Items.after(now, now, Items.terms(subscription)));
        scope.emit("customer.subscription.resumed", subscription);
        bill(scope, subscription, "subscription_update");
    }

    /// The confirmation of a payment that the customer may be present for.
    static Payments.Confirmation confirmation(boolean offSession) {
        return offSession ? Payments.Confirmation.OFF_SESSION : Payments.Confirmation.ON_SESSION;
    }
}
