package io.payrail.simulator.catalog;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Products.
public final class Products {
    private static final String KIND = "product";

    private Products() {}

    public static void register(Routes routes) {
        routes.post("/v1/products", "ProductCreate", Products::create);
        routes.get("/v1/products", "ProductList", Products::list);
        routes.get("/v1/products/search", "ProductSearch", call -> Search.page(call, KIND));
        routes.get("/v1/products/{id}", "ProductRetrieve", call -> call.target(KIND, "id"));
        routes.post("/v1/products/{id}", "ProductUpdate", Products::update);
        routes.delete("/v1/products/{id}", "", Products::delete);
    }

    private static ObjectNode list(Call call) {
        List<String> ids = call.params().strings("ids");
        return Lists.page(
                call,
                KIND,
                product -> ids.isEmpty() || ids.contains(product.path("id").asString()),
                "active");
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        String id = params.string("id", Ids.brief("prod"));
        if (call.tx().find(id) != null) {
            throw StripeException.invalid(
                    "resource_already_exists", "Product already exists.", "id");
        }
        ObjectNode product = product(call, params, id);
        Params defaultPrice = params.nested("default_price_data");
        if (defaultPrice != null) {
            ObjectNode price = Prices.create(call, defaultPrice, product);
            product.set("default_price", price.get("id"));
            call.scope().save(product);
        }
        return product;
    }

    static ObjectNode product(Call call, Params params, String id) {
        ObjectNode product = Shapes.create(call.tx(), KIND, id);
        product.put("name", params.required("name"));
        product.put("updated", call.tx().now());
        apply(params, product);
        call.scope().emit("product.created", product);
        return product;
    }

    private static void apply(Params params, ObjectNode product) {
        params.copyTo(
                product,
                "active",
                "default_price",
                "description",
                "images",
                "marketing_features",
                "name",
                "package_dimensions",
                "shippable",
                "statement_descriptor",
                "tax_code",
                "type",
                "unit_label",
                "url");
        params.mergeMetadata(product);
    }

    private static ObjectNode update(Call call) {
        ObjectNode product = call.target(KIND, "id");
        apply(call.params(), product);
        product.put("updated", call.tx().now());
        call.scope().emit("product.updated", product);
        return product;
    }

    private static ObjectNode delete(Call call) {
        ObjectNode product = call.target(KIND, "id");
        if (call.tx().linked("price", "product", call.id()).findAny().isPresent()) {
            throw StripeException.invalid(
                    null,
                    "This product cannot be deleted because it has one or more user-created prices.",
                    null);
        }
        call.scope().emit("product.deleted", product);
        call.tx().remove(call.id());
        return Json.object().put("id", call.id()).put("object", KIND).put("deleted", true);
    }
}
