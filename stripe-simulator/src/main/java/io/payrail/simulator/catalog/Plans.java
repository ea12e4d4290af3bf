package io.payrail.simulator.catalog;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Plans, the older form of recurring prices: each is a price, seen as a plan.
final class Plans {
    private static final String KIND = "price";

    private Plans() {}

    static void register(Routes routes) {
        routes.post("/v1/plans", "PlanCreate", Plans::create);
        routes.get("/v1/plans", "PlanList", Plans::list);
        routes.get("/v1/plans/{id}", "PlanRetrieve", call -> Prices.plan(target(call)));
        routes.post("/v1/plans/{id}", "PlanUpdate", Plans::update);
        routes.delete("/v1/plans/{id}", "", Plans::delete);
    }

    private static ObjectNode target(Call call) {
        ObjectNode price = call.tx().find(KIND, call.id());
        if (price == null || !price.path("recurring").isObject()) {
            throw StripeException.notFound("plan", call.id(), "plan");
        }
        return price;
    }

    private static ObjectNode list(Call call) {
        ObjectNode page =
                Lists.page(
                        call,
                        KIND,
                        price -> price.path("recurring").isObject(),
                        "active",
                        "product");
        List<ObjectNode> plans =
                page.path("data")
                        .valueStream()
                        .map(price -> Prices.plan((ObjectNode) price))
                        .toList();
        return Lists.list(call.uri(), plans, page.path("has_more").asBoolean());
    }

    private static ObjectNode create(Call call) {
        Params given = call.params();
        ObjectNode tree = Json.object();
        for (String name : new String[] {"currency", "nickname", "metadata", "active"}) {
            if (given.has(name)) {
                tree.set(name, given.tree().get(name));
            }
        }
        if (given.has("amount")) {
            tree.set("unit_amount", given.tree().get("amount"));
        } else if (given.has("amount_decimal")) {
            tree.set("unit_amount_decimal", given.tree().get("amount_decimal"));
        } else {
            throw StripeException.missing("amount");
        }
        ObjectNode recurring = tree.putObject("recurring");
        recurring.put("interval", given.required("interval"));
        given.copyTo(recurring, "interval_count", "meter", "trial_period_days", "usage_type");
        JsonNode product = given.tree().get("product");
        if (product == null) {
            throw StripeException.missing("product");
        }
        tree.set(product.isObject() ? "product_data" : "product", product);
        return Prices.plan(Prices.create(call, new Params(tree), null));
    }

    private static ObjectNode update(Call call) {
        ObjectNode price = target(call);
        call.params().copyTo(price, "active", "nickname");
        call.params().mergeMetadata(price);
        call.scope().emit("price.updated", price);
        ObjectNode plan = Prices.plan(price);
        call.scope().announce("plan.updated", plan);
        return plan;
    }

    private static ObjectNode delete(Call call) {
        ObjectNode price = target(call);
        price.put("active", false);
        call.scope().announce("plan.deleted", Prices.plan(price));
        call.scope().emit("price.deleted", price);
        call.tx().remove(call.id());
        return Json.object().put("id", call.id()).put("object", "plan").put("deleted", true);
    }
}
