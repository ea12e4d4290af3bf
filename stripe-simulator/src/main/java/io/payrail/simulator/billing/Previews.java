package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.state.Ids;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Invoices that do not exist: the next one of a subscription, as it is or as it would be after a
/// change. Works on copies and saves nothing.
final class Previews {
    private Previews() {}

    static void register(Routes routes) {
        routes.post("/v1/invoices/create_preview", "InvoiceCreatePreview", Previews::create);
    }

    private static ObjectNode create(Call call) {
        Scope scope = call.scope();
        Params params = call.params();
        String id = params.string("subscription");
        if (id == null) {
            throw StripeException.invalid(
                    "invoice_upcoming_none",
                    "You must pass a subscription to preview the invoice of.",
                    null);
        }
        ObjectNode subscription = call.named(Subscriptions.KIND, "subscription", id);
        if (subscription.path("ended_at").isNumber()) {
            throw none();
        }
        ObjectNode changed = subscription.deepCopy();
        Params details = params.nested("subscription_details");
        if (details == null) {
            if (subscription.path("cancel_at").isNumber()) {
                throw none();
            }
            return upcoming(scope, subscription).put("id", "upcoming_" + Ids.timed("in"));
        }
        Items.change(call, changed, details);
        long at = details.integer("proration_date", scope.tx().now());
        String behaviour = details.string("proration_behavior", "create_prorations");
        boolean cycleStarts = Items.cycleChanges(subscription, changed);
        List<ObjectNode> prorations =
                behaviour.equals("none")
                                || subscription.path("status").asString().equals("trialing")
                        ? List.of()
                        : Prorations.of(
                                scope,
                                subscription,
                                subscription,
                                cycleStarts ? SubscriptionChanges.withoutItems(changed) : changed,
                                at);
        ObjectNode invoice =
                blank(scope, changed, cycleStarts ? "subscription_update" : "upcoming");
        waiting(scope, subscription)
                .forEach(item -> Drafts.add(invoice, Lines.ofInvoiceItem(item)));
        prorations.forEach(item -> Drafts.add(invoice, Lines.ofInvoiceItem(item)));
        if (cycleStarts) {
            Items.period(changed, at, Items.after(at, at, Items.terms(changed)));
            Drafts.addItems(invoice, changed, false);
        } else {
            if (!behaviour.equals("always_invoice")) {
                nextPeriod(changed);
                Drafts.addItems(invoice, changed, false);
            }
        }
        Drafts.sum(scope, invoice);
        call.tx().discard();
        return invoice;
    }

    private static StripeException none() {
        return StripeException.of(
                404,
                "invalid_request_error",
                "invoice_upcoming_none",
                "No upcoming invoices for customer",
                null,
                false);
    }

    /// The invoice that the end of the period will bring.
    static ObjectNode upcoming(Scope scope, ObjectNode subscription) {
        ObjectNode copy = subscription.deepCopy();
        ObjectNode invoice = blank(scope, copy, "upcoming");
        waiting(scope, subscription)
                .forEach(item -> Drafts.add(invoice, Lines.ofInvoiceItem(item)));
        nextPeriod(copy);
        Drafts.addItems(invoice, copy, false);
        Drafts.sum(scope, invoice);
        invoice.remove("id");
        return invoice;
    }

    private static ObjectNode blank(Scope scope, ObjectNode subscription, String reason) {
        ObjectNode invoice = Drafts.of(scope, subscription, reason);
        long end = Items.periodEnd(subscription);
        invoice.put("id", "upcoming_" + Ids.timed("in"));
        invoice.put("created", reason.equals("upcoming") ? end : scope.tx().now());
        invoice.put("period_start", Items.periodStart(subscription)).put("period_end", end);
        invoice.put("next_payment_attempt", end + 3_600);
        return invoice;
    }

    private static List<ObjectNode> waiting(Scope scope, ObjectNode subscription) {
        return InvoiceItems.waiting(
                scope,
                subscription.path("customer").asString(),
                subscription.path("id").asString());
    }

    private static void nextPeriod(ObjectNode subscription) {
        long end = Items.periodEnd(subscription);
        long anchor = subscription.path("billing_cycle_anchor").asLong();
        Items.period(subscription, end, Items.after(anchor, end, Items.terms(subscription)));
    }
}
