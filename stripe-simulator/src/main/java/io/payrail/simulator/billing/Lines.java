package io.payrail.simulator.billing;

import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The lines of an invoice: of a subscription's item for a period, or of an invoice item.
final class Lines {
    private Lines() {}

    /// What a subscription's item costs for its current period.
    ///
    /// @param free as in a trial
    static ObjectNode ofItem(ObjectNode subscription, JsonNode item, boolean free) {
        JsonNode price = item.path("price");
        long quantity = item.path("quantity").asLong(1);
        long amount = free ? 0 : Items.cost(item);
        ObjectNode line = line(amount, price.path("currency").asString(""));
        line.put(
                "description",
                free
                        ? "Trial period for " + price.path("product").asString()
                        : quantity + " × " + price.path("product").asString());
        line.set("subscription", subscription.get("id"));
        line.put("quantity", quantity).put("quantity_decimal", Long.toString(quantity));
        line.putObject("period")
                .put("end", item.path("current_period_end").asLong())
                .put("start", item.path("current_period_start").asLong());
        line.set("pricing", pricing(price));
        ObjectNode parent = line.putObject("parent");
        parent.putNull("invoice_item_details");
        parent.putObject("subscription_item_details")
                .putNull("invoice_item")
                .put("proration", false)
                .putNull("proration_details")
                .put("subscription", subscription.path("id").asString())
                .put("subscription_item", item.path("id").asString());
        parent.put("type", "subscription_item_details");
        return line;
    }

    static ObjectNode ofInvoiceItem(ObjectNode invoiceItem) {
        ObjectNode line =
                line(invoiceItem.path("amount").asLong(), invoiceItem.path("currency").asString());
        for (String field :
                new String[] {
                    "description",
                    "discountable",
                    "metadata",
                    "period",
                    "pricing",
                    "quantity",
                    "quantity_decimal"
                }) {
            line.set(field, invoiceItem.path(field).deepCopy());
        }
        JsonNode subscription =
                invoiceItem.path("parent").path("subscription_details").path("subscription");
        boolean proration = invoiceItem.path("proration").asBoolean();
        ObjectNode details = Json.object();
        details.set("invoice_item", invoiceItem.get("id"));
        details.put("proration", proration);
        details.putObject("proration_details").putNull("credited_items");
        ObjectNode parent = line.putObject("parent");
        if (subscription.isString()) {
            line.set("subscription", subscription);
            details.set("subscription", subscription);
            details.set(
                    "subscription_item",
                    invoiceItem
                            .path("parent")
                            .path("subscription_details")
                            .path("subscription_item"));
            parent.putNull("invoice_item_details");
            parent.set("subscription_item_details", details);
            parent.put("type", "subscription_item_details");
            return line;
        }
        details.putNull("subscription");
        parent.set("invoice_item_details", details);
        parent.putNull("subscription_item_details");
        parent.put("type", "invoice_item_details");
        return line;
    }

    static ObjectNode pricing(JsonNode price) {
        ObjectNode pricing = Json.object();
        pricing.putObject("price_details")
                .put("price", price.path("id").asString())
                .put("product", price.path("product").asString());
        pricing.put("type", "price_details");
        pricing.set("unit_amount_decimal", price.path("unit_amount_decimal"));
        return pricing;
    }

    private static ObjectNode line(long amount, String currency) {
        ObjectNode line = Json.object().put("id", Ids.timed("il")).put("object", "line_item");
        line.setAll(Shapes.part("line_item"));
        return line.put("amount", amount).put("subtotal", amount).put("currency", currency);
    }
}
