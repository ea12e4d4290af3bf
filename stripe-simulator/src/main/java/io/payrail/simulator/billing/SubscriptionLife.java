package io.payrail.simulator.billing;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.payment.PaymentListener;
import io.payrail.simulator.payment.Payments;
import io.payrail.simulator.state.Store;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happens to a subscription: its first payment makes it active, a failed renewal past due;
/// time ends trials and periods, and a first payment that never comes ends it after 23 hours.
public final class SubscriptionLife implements PaymentListener {
    private static final Duration FIRST_PAYMENT = Duration.ofHours(23);

    private final Invoices invoices;

    public SubscriptionLife(Invoices invoices) {
        this.invoices = invoices;
    }

    @Override
    public void succeeded(Scope scope, ObjectNode intent) {
        ObjectNode invoice = invoiceOf(scope, intent);
        if (invoice != null && invoice.path("status").asString().equals("open")) {
            Invoices.settled(scope, invoice, intent.path("amount_received").asLong());
            ObjectNode subscription = subscriptionOf(scope, invoice);
            if (subscription != null) {
                paid(scope, subscription, intent);
            }
        }
        String waiting = intent.path(Scope.HIDDEN).path("subscription").asString("");
        if (!waiting.isEmpty()) {
            ObjectNode subscription = scope.tx().get(waiting);
            subscription.putNull("pending_setup_intent");
            subscription.set("default_payment_method", intent.get("payment_method"));
            scope.emit("customer.subscription.updated", subscription);
        }
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
        if (invoice == null || !invoice.path("status").asString().equals("open")) {
            return;
        }
        Invoices.refused(scope, invoice);
        ObjectNode subscription = subscriptionOf(scope, invoice);
        if (subscription != null && subscription.path("status").asString().equals("active")) {
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

    /// Ends it now, and an invoice that is still open with it.
    void end(Scope scope, ObjectNode subscription, String reason) {
        dropOpenInvoice(scope, subscription);
        subscription.put("status", "canceled");
        if (!subscription.path("canceled_at").isNumber()) {
            subscription.put("canceled_at", scope.tx().now());
        }
        subscription.put("ended_at", scope.tx().now());
        subscription.withObjectProperty("cancellation_details").put("reason", reason);
        scope.emit("customer.subscription.deleted", subscription);
    }

    private void dropOpenInvoice(Scope scope, ObjectNode subscription) {
        String latest = subscription.path("latest_invoice").asString("");
        if (!latest.isEmpty()) {
            invoices.drop(scope, scope.tx().get(latest));
        }
    }

    /// Subscriptions for which something is due; read without the lock.
    public static List<String> due(Store store) {
        long now = store.clock().seconds();
        return store.ofKind(Subscriptions.KIND).values().stream()
                .map(row -> row.read())
                .filter(subscription -> now >= nextTurn(subscription))
                .map(subscription -> subscription.path("id").asString())
                .toList();
    }

    private static long nextTurn(ObjectNode subscription) {
        return switch (subscription.path("status").asString()) {
            case "incomplete" -> subscription.path("created").asLong() + FIRST_PAYMENT.toSeconds();
            case "trialing" -> subscription.path("trial_end").asLong();
            case "active", "past_due" -> Items.periodEnd(subscription);
            default -> Long.MAX_VALUE;
        };
    }

    /// Does what is due for one subscription, once; what is due again after that is found the next
    /// time.
    ///
    /// @return whether anything was due
    public boolean turn(Scope scope, String id) {
        ObjectNode subscription = scope.tx().find(Subscriptions.KIND, id);
        if (subscription == null || scope.tx().now() < nextTurn(subscription)) {
            return false;
        }
        switch (subscription.path("status").asString()) {
            case "incomplete" -> {
                dropOpenInvoice(scope, subscription);
                subscription.put("status", "incomplete_expired");
                subscription.put("ended_at", scope.tx().now());
                scope.emit("customer.subscription.updated", subscription);
            }
            case "trialing" -> {
                if (subscription.path("cancel_at_period_end").asBoolean()) {
                    end(scope, subscription, "cancellation_requested");
                } else {
                    endTrial(scope, subscription);
                }
            }
            default -> {
                if (subscription.path("cancel_at_period_end").asBoolean()) {
                    end(scope, subscription, "cancellation_requested");
                } else {
                    renew(scope, subscription, Items.periodEnd(subscription));
                }
            }
        }
        return true;
    }

    void endTrial(Scope scope, ObjectNode subscription) {
        long from = Math.min(scope.tx().now(), subscription.path("trial_end").asLong());
        subscription.put("trial_end", from);
        subscription.put("billing_cycle_anchor", from);
        subscription.put("status", "active");
        renew(scope, subscription, from);
    }

    private void renew(Scope scope, ObjectNode subscription, long from) {
        Items.period(subscription, from, Items.after(from, Items.terms(subscription)));
        scope.emit("customer.subscription.updated", subscription);
        ObjectNode invoice = invoices.issue(scope, subscription, "subscription_cycle", false);
        subscription.set("latest_invoice", invoice.get("id"));
        scope.save(subscription);
        if (invoice.path("status").asString().equals("paid")) {
            return;
        }
        String method = PayingMethod.of(scope, subscription);
        ObjectNode intent =
                invoices.intentFor(scope, invoice, method.isEmpty() ? null : method, false);
        if (method.isEmpty()) {
            failed(scope, intent);
        } else {
            invoices.collect(scope, invoice, intent, Payments.Confirmation.OFF_SESSION);
        }
    }
}
