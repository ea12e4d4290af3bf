package io.payrail.simulator.customer;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.PaymentMethods;
import io.payrail.simulator.payment.Sources;
import io.payrail.simulator.state.Ids;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
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
        ObjectNode clock = call.named("test_helpers.test_clock", "test_clock");
        if (clock != null) {
            call.follow(clock);
        }
        ObjectNode customer = blank(call.scope());
        apply(call, customer);
        call.scope().emit("customer.created", customer);
        String named = call.params().string("payment_method");
        ObjectNode attached =
                named == null ? null : PaymentMethods.attach(call.scope(), named, customer);
        chooseDefault(call, customer, named, attached);
        String source = call.params().string("source");
        if (source != null) {
            Sources.attach(call.scope(), customer, source, null);
        }
        return customer;
    }

    private static ObjectNode blank(Scope scope) {
        ObjectNode customer = Shapes.create(scope.tx(), KIND, Ids.brief("cus"));
        return customer.put("invoice_prefix", Ids.random(8).toUpperCase(Locale.ROOT));
    }

    /// Makes a customer of somebody who paid without being one.
    public static ObjectNode create(Scope scope, JsonNode email, JsonNode name) {
        ObjectNode customer = blank(scope);
        customer.set("email", email.isString() ? email : customer.nullNode());
        customer.set("name", name.isString() ? name : customer.nullNode());
        scope.emit("customer.created", customer);
        return customer;
    }

    /// Sets the default payment method of invoices, which has to be the customer's. A test token
    /// means the method that the same call attached under that name.
    private static void chooseDefault(
            Call call, ObjectNode customer, @Nullable String named, @Nullable ObjectNode attached) {
        Params settings = call.params().nested("invoice_settings");
        if (settings == null || !settings.has("default_payment_method")) {
            return;
        }
        String wanted = settings.string("default_payment_method");
        ObjectNode method =
                wanted == null
                        ? null
                        : wanted.equals(named)
                                ? attached
                                : call.tx().find("payment_method", wanted);
        boolean own = method != null && method.path("customer").equals(customer.path("id"));
        if (wanted != null && !own) {
            throw StripeException.invalid(
                    "resource_missing",
                    "The customer does not have a payment method with the ID "
                            + wanted
                            + ". The payment method must be attached to the customer.",
                    settings.name("default_payment_method"));
        }
        customer.withObjectProperty("invoice_settings")
                .put(
                        "default_payment_method",
                        method == null ? null : method.path("id").asString());
        call.scope().save(customer);
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
        chooseDefault(call, customer, null, null);
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
                    "footer",
                    "rendering_options");
        }
    }
}
