package io.payrail.simulator.checkout;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.catalog.Prices;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a session sells: its line items and their sums.
final class CheckoutItems {
    private CheckoutItems() {}

    /// Reads the line items of a new session, and sums them up.
    static ArrayNode create(Call call, ObjectNode session, boolean recurring) {
        ArrayNode items = Json.array();
        long total = 0;
        for (Params params : call.params().objects("line_items")) {
            ObjectNode price = price(call, params);
            boolean repeats = price.path("recurring").isObject();
            if (repeats && !recurring) {
                throw StripeException.invalid(
                        null,
                        "You specified `payment` mode but passed a recurring price. Either switch to"
                                + " `subscription` mode or use only one-time prices.",
                        "line_items");
            }
            long quantity = params.integer("quantity", 1);
            long amount = price.path("unit_amount").asLong(0) * quantity;
            ObjectNode item = Json.object().put("id", Ids.timed("li")).put("object", "item");
            item.setAll(Shapes.part("item"));
            item.put("amount_subtotal", amount).put("amount_total", amount);
            item.set("currency", price.get("currency"));
            ObjectNode product = call.tx().get(price.path("product").asString());
            item.set("description", product.get("name"));
            item.set("price", price.deepCopy());
            item.put("quantity", quantity);
            items.add(item);
            total += amount;
        }
        JsonNode first = items.path(0);
        if (first.isObject()) {
            session.set("currency", first.get("currency"));
            session.put("amount_subtotal", total).put("amount_total", total);
        }
        return items;
    }

    private static ObjectNode price(Call call, Params params) {
        Params inline = params.nested("price_data");
        if (inline != null) {
            return Prices.create(call, inline, null);
        }
        String id = params.string("price");
        if (id == null) {
            throw StripeException.missing(params.name("price"));
        }
        ObjectNode price = call.tx().find("price", id);
        if (price == null) {
            throw StripeException.noSuch("price", id, params.name("price"));
        }
        return price;
    }
}
