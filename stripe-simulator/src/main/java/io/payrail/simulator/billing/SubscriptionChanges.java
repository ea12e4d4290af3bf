package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Changes of a subscription that runs: of its items, with what that costs, of its end, and its
/// cancellation.
final class SubscriptionChanges {
    private final SubscriptionLife life;

    SubscriptionChanges(SubscriptionLife life) {
        this.life = life;
    }

    ObjectNode update(Call call) {
        ObjectNode subscription = Subscriptions.target(call);
        refuseEnded(subscription);
        Params params = call.params();
        ObjectNode before = subscription.deepCopy();
        Subscriptions.apply(call, subscription, subscription.path("customer").asString());
        if (params.has("cancel_at_period_end")) {
            if (params.flag("cancel_at_period_end")) {
                atPeriodEnd(call.scope(), subscription);
            } else {
                subscription.put("cancel_at_period_end", false);
                subscription.putNull("cancel_at").putNull("canceled_at");
                subscription.withObjectProperty("cancellation_details").putNull("reason");
            }
        }
        boolean trialing = subscription.path("status").asString().equals("trialing");
        if (params.has("items")) {
            // Another change takes the place of one that waits.
            life.giveUpPending(call.scope(), subscription);
            Items.change(call, subscription, params);
        }
        boolean newCycle =
                params.string("billing_cycle_anchor", "unchanged").equals("now")
                        || Items.cycleChanges(before, subscription);
        if (!trialing && (params.has("items") || newCycle)) {
            prorate(call, subscription, before, newCycle);
        } else if (!subscription.equals(before)) {
            call.scope().emit("customer.subscription.updated", subscription);
        }
        if (params.string("trial_end", "").equals("now") && trialing) {
            life.endTrial(call.scope(), subscription, true);
        }
        return subscription;
    }

    /// Settles a change of items: with the next invoice, with one of its own, or, where the
    /// interval changes, with the one that starts the new period.
    private void prorate(Call call, ObjectNode subscription, ObjectNode before, boolean newCycle) {
        Scope scope = call.scope();
        Params params = call.params();
        long at = params.integer("proration_date", scope.tx().now());
        String behaviour = params.string("proration_behavior", "create_prorations");
        List<ObjectNode> prorations =
                behaviour.equals("none")
                        ? List.of()
                        : Prorations.of(
                                scope,
                                subscription,
                                before,
                                newCycle ? withoutItems(subscription) : subscription,
                                at);
        prorations.forEach(item -> scope.emit("invoiceitem.created", item));
        if (newCycle) {
            subscription.put("billing_cycle_anchor", at);
            Items.period(subscription, at, Items.after(at, at, Items.terms(subscription)));
            ObjectNode invoice = SubscriptionLife.cycle(scope, subscription, "subscription_update");
            settle(call, subscription, before, invoice);
        } else if (behaviour.equals("always_invoice") && !prorations.isEmpty()) {
            ObjectNode invoice = Drafts.of(scope, subscription, "subscription_update");
            Drafts.take(scope, invoice, prorations);
            Drafts.sum(scope, invoice);
            settle(call, subscription, before, invoice);
        } else if (!subscription.equals(before)) {
            scope.emit("customer.subscription.updated", subscription);
        }
    }

    /// Collects the invoice of a change now: after it, or as its condition.
    private void settle(Call call, ObjectNode subscription, ObjectNode before, ObjectNode invoice) {
        Scope scope = call.scope();
        subscription.set("latest_invoice", invoice.get("id"));
        if (!PendingUpdates.wanted(call.params())) {
            scope.emit("customer.subscription.updated", subscription);
            life.collectNow(scope, invoice);
            return;
        }
        PendingUpdates.hold(scope, subscription, before, invoice);
        life.collectNow(scope, invoice);
        if (invoice.path("status").asString().equals("paid")) {
            PendingUpdates.apply(scope, subscription);
        } else {
            PendingUpdates.show(scope, subscription);
        }
    }

    /// For a new cycle, everything of the old period is credited and nothing of it charged.
    static ObjectNode withoutItems(ObjectNode subscription) {
        ObjectNode copy = subscription.deepCopy();
        copy.withObjectProperty("items").putArray("data");
        return copy;
    }

    private static void refuseEnded(ObjectNode subscription) {
        String status = subscription.path("status").asString();
        if (status.equals("canceled") || status.equals("incomplete_expired")) {
            throw StripeException.invalid(
                    null,
                    "A canceled subscription can only update its cancellation_details and metadata.",
                    null);
        }
    }

    static void atPeriodEnd(Scope scope, ObjectNode subscription) {
        subscription.put("cancel_at_period_end", true);
        subscription.put("cancel_at", Items.periodEnd(subscription));
        subscription.put("canceled_at", scope.tx().now());
        subscription
                .withObjectProperty("cancellation_details")
                .put("reason", "cancellation_requested");
    }

    ObjectNode cancel(Call call) {
        ObjectNode subscription = Subscriptions.target(call);
        String status = subscription.path("status").asString();
        if (status.equals("canceled") || status.equals("incomplete_expired")) {
            throw StripeException.notFound("subscription", call.id(), "id");
        }
        call.params()
                .ifNested(
                        "cancellation_details",
                        details ->
                                details.copyTo(
                                        subscription.withObjectProperty("cancellation_details"),
                                        "comment",
                                        "feedback"));
        Params params = call.params();
        if (params.flag("prorate") && subscription.path("status").asString().equals("active")) {
            Prorations.of(
                            call.scope(),
                            subscription,
                            subscription,
                            withoutItems(subscription),
                            call.tx().now())
                    .forEach(item -> call.scope().emit("invoiceitem.created", item));
        }
        life.end(call.scope(), subscription, "cancellation_requested");
        if (params.flag("invoice_now")) {
            finalInvoice(call.scope(), subscription);
        }
        return subscription;
    }

    /// Invoices at once what would have waited for the next period.
    private void finalInvoice(Scope scope, ObjectNode subscription) {
        List<ObjectNode> waiting =
                InvoiceItems.waiting(
                        scope,
                        subscription.path("customer").asString(),
                        subscription.path("id").asString());
        if (!waiting.isEmpty()) {
            ObjectNode invoice = Drafts.of(scope, subscription, "subscription_update");
            Drafts.take(scope, invoice, waiting);
            Drafts.sum(scope, invoice);
            life.collectNow(scope, invoice);
        }
    }
}
