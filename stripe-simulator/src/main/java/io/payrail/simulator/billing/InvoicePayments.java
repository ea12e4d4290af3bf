package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Rendering;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.PaymentIntents;
import io.payrail.simulator.state.Ids;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What ties an invoice to the payment intent that is to pay it.
final class InvoicePayments {
    private static final String KIND = "invoice_payment";

    private InvoicePayments() {}

    static void register(Routes routes, Rendering rendering) {
        routes.get(
                "/v1/invoice_payments",
                "InvoicePaymentList",
                call -> Lists.page(call, KIND, paymentOf(call), "invoice", "status"));
        routes.get(
                "/v1/invoice_payments/{id}",
                "InvoicePaymentRetrieve",
                call -> call.target(KIND, KIND));
        rendering.onDemand(
                Invoices.KIND,
                "confirmation_secret",
                (tx, invoice) -> {
                    String intent = intentOf(invoice);
                    if (intent == null) {
                        return invoice.nullNode();
                    }
                    return Json.object()
                            .put("client_secret", tx.get(intent).path("client_secret").asString())
                            .put("type", "payment_intent");
                });
        rendering.onDemand(
                Invoices.KIND,
                "payments",
                (tx, invoice) ->
                        Lists.list(
                                "/v1/invoice_payments",
                                tx.linked(KIND, Invoices.KIND, invoice.path("id").asString())
                                        .toList(),
                                false));
    }

    private static Predicate<ObjectNode> paymentOf(Call call) {
        JsonNode wanted = call.params().tree().path("payment").path("payment_intent");
        return payment ->
                wanted.isMissingNode()
                        || payment.path("payment").path("payment_intent").equals(wanted);
    }

    static @Nullable String intentOf(ObjectNode invoice) {
        JsonNode intent = invoice.path(Scope.HIDDEN).path("payment_intent");
        return intent.isString() ? intent.stringValue() : null;
    }

    /// The intent of an open invoice, made if there is none.
    static ObjectNode intent(Scope scope, ObjectNode invoice) {
        String intent = intentOf(invoice);
        return intent == null ? prepare(scope, invoice) : scope.tx().get(intent);
    }

    /// The payment intent that is to pay a final invoice, with the invoice payment that ties them.
    static ObjectNode prepare(Scope scope, ObjectNode invoice) {
        String subscriptionId = Invoices.subscriptionOf(invoice);
        boolean first = invoice.path("billing_reason").asString().equals("subscription_create");
        boolean keepMethod =
                first
                        && subscriptionId != null
                        && Subscriptions.keepsMethod(scope.tx().get(subscriptionId));
        ObjectNode intent =
                PaymentIntents.blank(
                        scope,
                        invoice.path("amount_due").asLong(),
                        invoice.path("currency").asString());
        intent.put("capture_method", "automatic");
        intent.set("customer", invoice.get("customer"));
        intent.put(
                "description",
                subscriptionId == null
                        ? "Payment for Invoice"
                        : first ? "Subscription creation" : "Subscription update");
        intent.put("setup_future_usage", keepMethod ? "off_session" : null);
        intent.putObject(Scope.HIDDEN).put("invoice", invoice.path("id").asString());
        String method = PayingMethod.of(scope, invoice);
        if (!method.isEmpty()) {
            intent.put("payment_method", method).put("status", "requires_confirmation");
        }
        scope.emit("payment_intent.created", intent);
        invoice.withObjectProperty(Scope.HIDDEN)
                .put("payment_intent", intent.path("id").asString());
        scope.save(invoice);
        ObjectNode payment = Shapes.create(scope.tx(), KIND, Ids.timed("inpay"));
        payment.set("amount_requested", invoice.get("amount_due"));
        payment.set("currency", invoice.get("currency"));
        payment.set("invoice", invoice.get("id"));
        payment.putObject("payment")
                .put("payment_intent", intent.path("id").asString())
                .put("type", "payment_intent");
        scope.save(payment);
        return intent;
    }

    static void settled(Scope scope, ObjectNode invoice, long paid) {
        scope.tx()
                .linked(KIND, Invoices.KIND, invoice.path("id").asString())
                .toList()
                .forEach(payment -> {
                    payment.put("amount_paid", paid).put("status", "paid");
                    payment.withObjectProperty("status_transitions")
                            .put("paid_at", scope.tx().now());
                    scope.emit("invoice_payment.paid", payment);
                });
    }
}
