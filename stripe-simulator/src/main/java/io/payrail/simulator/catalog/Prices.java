package io.payrail.simulator.catalog;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.payment.Money;
import io.payrail.simulator.state.Ids;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Prices, one-time or recurring, per unit.
public final class Prices {
    private static final String KIND = "price";

    private Prices() {}

    public static void register(Routes routes) {
        routes.post("/v1/prices", "PriceCreate", call -> create(call, call.params(), null));
        routes.get("/v1/prices", "PriceList", Prices::list);
        routes.get("/v1/prices/search", "PriceSearch", call -> Search.page(call, KIND));
        routes.get("/v1/prices/{id}", "PriceRetrieve", call -> call.target(KIND, "price"));
        routes.post("/v1/prices/{id}", "PriceUpdate", Prices::update);
        Plans.register(routes);
    }

    private static ObjectNode list(Call call) {
        List<String> lookupKeys = call.params().strings("lookup_keys");
        return Lists.page(
                call,
                KIND,
                price ->
                        lookupKeys.isEmpty()
                                || lookupKeys.contains(price.path("lookup_key").asString()),
                "active",
                "currency",
                "product",
                "type");
    }

    /// A price from the parameters of its own call, of a product's default price, or of a
    /// subscription item.
    public static ObjectNode create(Call call, Params params, @Nullable ObjectNode ofProduct) {
        ObjectNode product = ofProduct == null ? product(call, params) : ofProduct;
        ObjectNode price = Shapes.create(call.tx(), KIND, Ids.timed("price"));
        price.put("currency", Money.currency(params));
        amount(params, price);
        price.set("product", product.get("id"));
        Params recurring = params.nested("recurring");
        if (recurring != null) {
            ObjectNode terms = Shapes.part("recurring");
            recurring.required("interval");
            recurring.copyTo(
                    terms,
                    "interval",
                    "interval_count",
                    "meter",
                    "trial_period_days",
                    "usage_type");
            price.set("recurring", terms);
            price.put("type", "recurring");
        }
        params.copyTo(
                price,
                "active",
                "billing_scheme",
                "custom_unit_amount",
                "lookup_key",
                "nickname",
                "tax_behavior",
                "tiers_mode",
                "transform_quantity");
        params.mergeMetadata(price);
        call.scope().emit("price.created", price);
        if (recurring != null) {
            call.scope().announce("plan.created", plan(price));
        }
        return price;
    }

    private static ObjectNode product(Call call, Params params) {
        Params data = params.nested("product_data");
        if (data != null) {
            return Products.product(call, data, data.string("id", Ids.brief("prod")));
        }
        String id = params.required("product");
        ObjectNode product = call.tx().find("product", id);
        if (product == null) {
            throw StripeException.noSuch("product", id, params.name("product"));
        }
        return product;
    }

    private static void amount(Params params, ObjectNode price) {
        String decimal = params.string("unit_amount_decimal");
        if (params.has("unit_amount")) {
            long amount = params.requiredInteger("unit_amount");
            if (amount < 0) {
                throw StripeException.invalid(
                        "parameter_invalid_integer",
                        "This value must be greater than or equal to 0.",
                        params.name("unit_amount"));
            }
            price.put("unit_amount", amount).put("unit_amount_decimal", Long.toString(amount));
        } else if (decimal != null) {
            BigDecimal exact = new BigDecimal(decimal).stripTrailingZeros();
            price.put("unit_amount_decimal", exact.toPlainString());
            if (exact.scale() <= 0) {
                price.put("unit_amount", exact.longValueExact());
            }
        } else if (!params.has("custom_unit_amount") && !params.has("tiers")) {
            throw StripeException.missing(params.name("unit_amount"));
        }
    }

    private static ObjectNode update(Call call) {
        ObjectNode price = call.target(KIND, "price");
        call.params().copyTo(price, "active", "lookup_key", "nickname", "tax_behavior");
        call.params().mergeMetadata(price);
        call.scope().emit("price.updated", price);
        return price;
    }

    /// The same as a plan, which subscription items still show.
    public static ObjectNode plan(ObjectNode price) {
        ObjectNode plan = Shapes.part("plan");
        plan.set("id", price.get("id"));
        plan.put("object", "plan");
        plan.set("amount", price.get("unit_amount"));
        plan.set("amount_decimal", price.get("unit_amount_decimal"));
        for (String field :
                List.of("active", "created", "currency", "metadata", "nickname", "product")) {
            plan.set(field, price.path(field).deepCopy());
        }
        for (String field : List.of("interval", "interval_count", "usage_type")) {
            plan.set(field, price.path("recurring").path(field).deepCopy());
        }
        return plan;
    }
}
