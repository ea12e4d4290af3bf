package io.payrail.simulator.payment;

import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What parameters set on an intent: its plain fields, which types of payment method it takes, and
/// which method it is paid with.
final class IntentSettings {
    private IntentSettings() {}

    static void methodTypes(ObjectNode intent, Params params, boolean automaticByDefault) {
        Params automatic = params.nested("automatic_payment_methods");
        List<String> types = params.strings("payment_method_types");
        if (automatic != null && automatic.flag("enabled") && !types.isEmpty()) {
            throw StripeException.invalid(
                    "parameter_unknown",
                    "You may only specify one of these parameters: automatic_payment_methods,"
                            + " payment_method_types.",
                    "automatic_payment_methods");
        }
        boolean enabled =
                automatic == null
                        ? types.isEmpty() && automaticByDefault
                        : automatic.flag("enabled");
        ArrayNode accepted = intent.putArray("payment_method_types");
        (types.isEmpty() ? enabled ? List.of("card", "link") : List.of("card") : types)
                .forEach(accepted::add);
        if (enabled) {
            intent.putObject("automatic_payment_methods")
                    .put(
                            "allow_redirects",
                            automatic == null
                                    ? "always"
                                    : automatic.string("allow_redirects", "always"))
                    .put("enabled", true);
        } else {
            intent.putNull("automatic_payment_methods");
        }
    }

    static void apply(Scope scope, ObjectNode intent, Params params) {
        params.copyTo(
                intent,
                "application_fee_amount",
                "capture_method",
                "confirmation_method",
                "description",
                "on_behalf_of",
                "receipt_email",
                "setup_future_usage",
                "shipping",
                "statement_descriptor",
                "statement_descriptor_suffix",
                "transfer_data",
                "transfer_group");
        params.mergeMetadata(intent);
        params.ifNested(
                "payment_method_options",
                options ->
                        options.tree()
                                .properties()
                                .forEach(entry ->
                                        merge(
                                                intent.withObjectProperty("payment_method_options"),
                                                entry.getKey(),
                                                entry.getValue())));
        choose(scope, intent, params);
    }

    private static void merge(ObjectNode options, String type, JsonNode given) {
        if (given instanceof ObjectNode object
                && options.get(type) instanceof ObjectNode existing) {
            existing.setAll(object);
        } else {
            options.set(type, given);
        }
    }

    /// Sets the payment method that the parameters name or describe.
    static void choose(Scope scope, ObjectNode intent, Params params) {
        ObjectNode method;
        String id = params.string("payment_method");
        Params data = params.nested("payment_method_data");
        if (id != null) {
            method = PaymentMethods.use(scope, id, "payment_method");
        } else if (data != null) {
            method = PaymentMethods.create(scope, data);
        } else {
            return;
        }
        refuseForeign(intent, method);
        intent.set("payment_method", method.get("id"));
    }

    /// Sets a payment method by its id.
    static void use(Scope scope, ObjectNode intent, String id) {
        ObjectNode method = PaymentMethods.use(scope, id, "payment_method");
        refuseForeign(intent, method);
        intent.set("payment_method", method.get("id"));
    }

    private static void refuseForeign(ObjectNode intent, ObjectNode method) {
        if (method.path("customer").isString()
                && !method.path("customer").equals(intent.path("customer"))) {
            throw StripeException.invalid(
                    null,
                    intent.path("customer").isString()
                            ? "The customer does not have a payment method with the ID "
                                    + method.path("id").asString()
                                    + ". The payment method must be attached to the customer."
                            : "The provided PaymentMethod cannot be used because it is attached to a customer."
                                    + " Supply that customer along with it.",
                    "payment_method");
        }
        if (!method.path("customer").isString()
                && method.path(Scope.HIDDEN).path("spent").asBoolean(false)) {
            throw StripeException.invalid(null, PaymentMethods.SPENT, "payment_method");
        }
    }
}
