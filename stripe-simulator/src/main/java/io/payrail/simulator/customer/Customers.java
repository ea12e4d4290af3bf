package io.payrail.simulator.customer;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.PaymentMethods;
import io.payrail.simulator.state.Ids;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// Customers: many may share an e-mail address, and a deleted one still answers, as deleted.
public final class Customers {
    private static final String KIND = "customer";

    private Customers() {}

    public static void register(Routes routes) {
        routes.post("/v1/customers", "CustomerCreate", Customers::create);
        routes.get("/v1/customers", "CustomerList", call -> Lists.page(call, KIND, "email"));
        routes.get("/v1/customers/search", "CustomerSearch", call -> Search.page(call, KIND));
        routes.get("/v1/customers/{id}", "CustomerRetrieve", Customers::retrieve);
        routes.post("/v1/customers/{id}", "CustomerUpdate", Customers::update);
        routes.delete("/v1/customers/{id}", "", Customers::delete);
    }

    private static ObjectNode create(Call call) {
        ObjectNode customer = Shapes.create(call.tx(), KIND, Ids.brief("cus"));
        customer.put("invoice_prefix", Ids.random(8).toUpperCase(Locale.ROOT));
        apply(call, customer);
        call.scope().emit("customer.created", customer);
        String paymentMethod = call.params().string("payment_method");
        if (paymentMethod != null) {
            PaymentMethods.attach(call.scope(), paymentMethod, customer);
        }
        return customer;
    }

    private static ObjectNode retrieve(Call call) {
        ObjectNode customer = call.tx().find(KIND, call.id());
        if (customer == null) {
            throw StripeException.notFound(KIND, call.id(), "id");
        }
        return customer;
    }

    private static ObjectNode update(Call call) {
        ObjectNode customer = call.target(KIND, "id");
        ObjectNode before = customer.deepCopy();
        apply(call, customer);
        if (!customer.equals(before)) {
            call.scope().emit("customer.updated", customer);
        }
        return customer;
    }

    private static ObjectNode delete(Call call) {
        ObjectNode customer = call.target(KIND, "id");
        call.scope().emit("customer.deleted", customer);
        ObjectNode deleted =
                Json.object().put("id", call.id()).put("object", KIND).put("deleted", true);
        return call.scope().save(deleted);
    }

    private static void apply(Call call, ObjectNode customer) {
        Params params = call.params();
        String email = params.string("email");
        if (email != null && !email.contains("@")) {
            throw StripeException.invalid(
                    "email_invalid", "Invalid email address: " + email, "email");
        }
        params.copyTo(
                customer,
                "address",
                "balance",
                "description",
                "email",
                "invoice_prefix",
                "name",
                "next_invoice_sequence",
                "phone",
                "preferred_locales",
                "shipping",
                "tax_exempt",
                "test_clock");
        params.mergeMetadata(customer);
        Params settings = params.nested("invoice_settings");
        if (settings != null) {
            settings.copyTo(
                    customer.withObjectProperty("invoice_settings"),
                    "custom_fields",
                    "default_payment_method",
                    "footer",
                    "rendering_options");
        }
    }
}
