package io.payrail.simulator.billing;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.state.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Invoices in the making: the head from customer and subscription, the lines, and the sums, which
/// always follow from the lines and the customer's balance. Saves nothing but what it is asked to.
final class Drafts {
    private Drafts() {}

    /// A draft without lines; not saved yet.
    static ObjectNode blank(Scope scope, ObjectNode customer, String reason) {
        ObjectNode invoice = Shapes.create(scope.tx(), Invoices.KIND, Ids.timed("in"));
        invoice.put("billing_reason", reason);
        invoice.set("customer", customer.get("id"));
        invoice.set("customer_address", customer.path("address").deepCopy());
        for (String field : new String[] {"email", "name", "phone", "shipping", "tax_exempt"}) {
            invoice.set("customer_" + field, customer.path(field).deepCopy());
        }
        invoice.set("test_clock", customer.get("test_clock"));
        invoice.put("period_start", scope.tx().now()).put("period_end", scope.tx().now());
        invoice.withObjectProperty("lines")
                .put("url", "/v1/invoices/" + invoice.path("id").asString() + "/lines");
        sum(scope, invoice);
        return invoice;
    }

    /// A draft of a subscription, without lines; not saved yet.
    static ObjectNode of(Scope scope, ObjectNode subscription, String reason) {
        ObjectNode customer = scope.tx().get(subscription.path("customer").asString());
        ObjectNode invoice = blank(scope, customer, reason);
        invoice.set("collection_method", subscription.get("collection_method"));
        invoice.set("currency", subscription.get("currency"));
        invoice.put("auto_advance", true);
        invoice.set("discounts", Discounts.running(scope, subscription));
        JsonNode days = subscription.path("days_until_due");
        if (days.isNumber()) {
            invoice.put("due_date", scope.tx().now() + days.asLong() * 86_400);
        }
        ObjectNode parent = invoice.putObject("parent");
        parent.putNull("quote_details");
        ObjectNode details = parent.putObject("subscription_details");
        details.set("metadata", subscription.path("metadata").deepCopy());
        details.set("subscription", subscription.get("id"));
        parent.put("type", "subscription_details");
        return invoice;
    }

    /// Adds a line for each of a subscription's items.
    static void addItems(ObjectNode invoice, ObjectNode subscription, boolean free) {
        for (JsonNode item : subscription.path("items").path("data")) {
            add(invoice, Lines.ofItem(subscription, item, free));
        }
    }

    static void add(ObjectNode invoice, ObjectNode line) {
        line.set("invoice", invoice.get("id"));
        ObjectNode list = invoice.withObjectProperty("lines");
        ArrayNode lines = list.withArrayProperty("data");
        lines.add(line);
        list.put("total_count", lines.size());
    }

    /// Takes in invoice items that were waiting.
    static void take(Scope scope, ObjectNode invoice, List<ObjectNode> waiting) {
        for (ObjectNode item : waiting) {
            item.set("invoice", invoice.get("id"));
            scope.save(item);
            add(invoice, Lines.ofInvoiceItem(item));
        }
    }

    /// Makes the lines anew from the invoice's items, after one of them has changed.
    static void retake(Scope scope, ObjectNode invoice) {
        ObjectNode list = invoice.withObjectProperty("lines");
        ArrayNode kept = list.withArrayProperty("data").deepCopy();
        list.putArray("data");
        list.put("total_count", 0);
        for (JsonNode line : kept) {
            if (invoiceItemOf(line) == null) {
                add(invoice, (ObjectNode) line);
            }
        }
        scope.tx()
                .linked(InvoiceItems.KIND, Invoices.KIND, invoice.path("id").asString())
                .toList()
                .forEach(item -> add(invoice, Lines.ofInvoiceItem(item)));
        sum(scope, invoice);
    }

    static @Nullable String invoiceItemOf(JsonNode line) {
        JsonNode parent = line.path("parent");
        JsonNode details = parent.path(parent.path("type").asString(""));
        return details.path("invoice_item").isString()
                ? details.path("invoice_item").asString()
                : null;
    }

    /// Sums the lines up, takes the discounts off, and sets off the customer's balance: a credit
    /// pays, a debit is added, and a negative total becomes credit.
    static void sum(Scope scope, ObjectNode invoice) {
        long total = 0;
        for (JsonNode line : invoice.path("lines").path("data")) {
            total += line.path("amount").asLong();
        }
        long net = total - Discounts.deduct(scope, invoice);
        long balance =
                scope.tx().get(invoice.path("customer").asString()).path("balance").asLong(0);
        long due = Math.max(0, net + balance);
        invoice.put("subtotal", total).put("subtotal_excluding_tax", total);
        invoice.put("total", net).put("total_excluding_tax", net);
        invoice.put("starting_balance", balance);
        invoice.put("amount_due", due).put("amount_remaining", due);
    }
}
