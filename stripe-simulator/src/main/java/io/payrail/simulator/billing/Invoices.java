package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Rendering;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.PaymentIntents;
import io.payrail.simulator.payment.Payments;
import io.payrail.simulator.state.Ids;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Invoices of subscriptions: made final at once, paid through a payment intent of their own, which
/// an invoice payment names.
public final class Invoices {
    static final String KIND = "invoice";

    private final Payments payments;

    public Invoices(Payments payments) {
        this.payments = payments;
    }

    public void register(Routes routes, Rendering rendering) {
        routes.get("/v1/invoices", "InvoiceList", Invoices::list);
        routes.get("/v1/invoices/{id}", "InvoiceRetrieve", call -> call.target(KIND, "invoice"));
        routes.post("/v1/invoices/{id}", "InvoiceUpdate", Invoices::update);
        routes.post("/v1/invoices/{id}/pay", "InvoicePay", this::pay);
        routes.post("/v1/invoices/{id}/void", "InvoiceVoidInvoice", this::voidInvoice);
        routes.get(
                "/v1/invoice_payments",
                "InvoicePaymentList",
                call -> Lists.page(call, "invoice_payment", paymentOf(call), "invoice", "status"));
        routes.get(
                "/v1/invoice_payments/{id}",
                "InvoicePaymentRetrieve",
                call -> call.target("invoice_payment", "invoice_payment"));
        rendering.onDemand(
                KIND,
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
                KIND,
                "payments",
                (tx, invoice) ->
                        Lists.list(
                                "/v1/invoice_payments",
                                tx.linked("invoice_payment", KIND, invoice.path("id").asString())
                                        .toList(),
                                false));
    }

    private static ObjectNode list(Call call) {
        String subscription = call.params().string("subscription");
        return Lists.page(
                call,
                KIND,
                invoice -> subscription == null || subscription.equals(subscriptionOf(invoice)),
                "customer",
                "status",
                "collection_method");
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

    static @Nullable String subscriptionOf(ObjectNode invoice) {
        JsonNode subscription =
                invoice.path("parent").path("subscription_details").path("subscription");
        return subscription.isString() ? subscription.stringValue() : null;
    }

    /// A final invoice over a subscription's items for a period, with its events; open unless
    /// nothing is due.
    ObjectNode issue(Scope scope, ObjectNode subscription, String reason, boolean free) {
        ObjectNode customer = scope.tx().get(subscription.path("customer").asString());
        ObjectNode invoice = Shapes.create(scope.tx(), KIND, Ids.timed("in"));
        String id = invoice.path("id").asString();
        invoice.put("billing_reason", reason);
        invoice.set("collection_method", subscription.get("collection_method"));
        invoice.set("currency", subscription.get("currency"));
        invoice.set("customer", customer.get("id"));
        invoice.set("customer_address", customer.path("address").deepCopy());
        for (String field : new String[] {"email", "name", "phone", "shipping", "tax_exempt"}) {
            invoice.set("customer_" + field, customer.path(field).deepCopy());
        }
        invoice.put("period_start", scope.tx().now()).put("period_end", scope.tx().now());
        ObjectNode parent = invoice.putObject("parent");
        parent.putNull("quote_details");
        ObjectNode details = parent.putObject("subscription_details");
        details.set("metadata", subscription.path("metadata").deepCopy());
        details.set("subscription", subscription.get("id"));
        parent.put("type", "subscription_details");
        long total = lines(invoice, subscription, free);
        for (String field :
                new String[] {
                    "amount_due",
                    "amount_remaining",
                    "subtotal",
                    "total",
                    "subtotal_excluding_tax",
                    "total_excluding_tax"
                }) {
            invoice.put(field, total);
        }
        invoice.withObjectProperty("lines").put("url", "/v1/invoices/" + id + "/lines");
        scope.emit("invoice.created", invoice);
        finish(scope, invoice, customer);
        return invoice;
    }

    private static void finish(Scope scope, ObjectNode invoice, ObjectNode customer) {
        long sequence = customer.path("next_invoice_sequence").asLong(1);
        customer.put("next_invoice_sequence", sequence + 1);
        scope.save(customer);
        String id = invoice.path("id").asString();
        invoice.put(
                "number",
                String.format(
                        Locale.ROOT,
                        "%s-%04d",
                        customer.path("invoice_prefix").asString(),
                        sequence));
        invoice.put("status", "open");
        invoice.put("effective_at", scope.tx().now());
        invoice.put("ending_balance", 0);
        invoice.put("hosted_invoice_url", "https://invoice.stripe.com/i/simulator/" + id);
        invoice.put("invoice_pdf", "https://pay.stripe.com/invoice/simulator/" + id + "/pdf");
        invoice.withObjectProperty("status_transitions").put("finalized_at", scope.tx().now());
        scope.emit("invoice.finalized", invoice);
        if (invoice.path("amount_due").asLong() == 0) {
            settled(scope, invoice, 0);
        }
    }

    private static long lines(ObjectNode invoice, ObjectNode subscription, boolean free) {
        ObjectNode list = invoice.withObjectProperty("lines");
        ArrayNode lines = list.putArray("data");
        long total = 0;
        for (JsonNode item : subscription.path("items").path("data")) {
            JsonNode price = item.path("price");
            long quantity = item.path("quantity").asLong(1);
            long amount = free ? 0 : price.path("unit_amount").asLong(0) * quantity;
            total += amount;
            ObjectNode line = Json.object().put("id", Ids.timed("il")).put("object", "line_item");
            line.setAll(Shapes.part("line_item"));
            line.put("amount", amount).put("subtotal", amount);
            line.set("currency", price.get("currency"));
            line.put(
                    "description",
                    free
                            ? "Trial period for " + price.path("product").asString()
                            : quantity + " × " + price.path("product").asString());
            line.set("invoice", invoice.get("id"));
            line.set("subscription", subscription.get("id"));
            line.put("quantity", quantity).put("quantity_decimal", Long.toString(quantity));
            line.putObject("period")
                    .put("end", item.path("current_period_end").asLong())
                    .put("start", item.path("current_period_start").asLong());
            ObjectNode pricing = line.putObject("pricing");
            pricing.putObject("price_details")
                    .put("price", price.path("id").asString())
                    .put("product", price.path("product").asString());
            pricing.put("type", "price_details");
            pricing.set("unit_amount_decimal", price.get("unit_amount_decimal"));
            ObjectNode parent = line.putObject("parent");
            parent.putNull("invoice_item_details");
            parent.putObject("subscription_item_details")
                    .putNull("invoice_item")
                    .put("proration", false)
                    .putNull("proration_details")
                    .put("subscription", subscription.path("id").asString())
                    .put("subscription_item", item.path("id").asString());
            parent.put("type", "subscription_item_details");
            lines.add(line);
        }
        list.put("total_count", lines.size());
        return total;
    }

    /// The payment intent that is to pay an open invoice, with the invoice payment that ties them.
    ObjectNode intentFor(
            Scope scope, ObjectNode invoice, @Nullable String method, boolean keepMethod) {
        ObjectNode intent =
                PaymentIntents.blank(
                        scope,
                        invoice.path("amount_due").asLong(),
                        invoice.path("currency").asString());
        intent.put("capture_method", "automatic");
        intent.set("customer", invoice.get("customer"));
        intent.put("description", "Subscription payment");
        intent.put("setup_future_usage", keepMethod ? "off_session" : null);
        intent.putObject(Scope.HIDDEN).put("invoice", invoice.path("id").asString());
        if (method != null) {
            intent.put("payment_method", method).put("status", "requires_confirmation");
        }
        scope.emit("payment_intent.created", intent);
        invoice.putObject(Scope.HIDDEN).put("payment_intent", intent.path("id").asString());
        scope.save(invoice);
        ObjectNode payment = Shapes.create(scope.tx(), "invoice_payment", Ids.timed("inpay"));
        payment.set("amount_requested", invoice.get("amount_due"));
        payment.set("currency", invoice.get("currency"));
        payment.set("invoice", invoice.get("id"));
        payment.putObject("payment")
                .put("payment_intent", intent.path("id").asString())
                .put("type", "payment_intent");
        scope.save(payment);
        return intent;
    }

    /// Tries to pay an open invoice's intent.
    ///
    /// @return the error of a decline, or null
    @Nullable ObjectNode collect(
            Scope scope, ObjectNode invoice, ObjectNode intent, Payments.Confirmation how) {
        ObjectNode error = payments.confirm(scope, intent, how);
        if (intent.path("status").asString().equals("requires_action")) {
            attempted(scope, invoice);
            scope.emit("invoice.payment_action_required", invoice);
        }
        return error;
    }

    private static void attempted(Scope scope, ObjectNode invoice) {
        invoice.put("attempted", true);
        invoice.put("attempt_count", invoice.path("attempt_count").asInt() + 1);
        scope.save(invoice);
    }

    /// The invoice is paid, by its intent or because nothing was due.
    static void settled(Scope scope, ObjectNode invoice, long paid) {
        attempted(scope, invoice);
        invoice.put("status", "paid");
        invoice.put("amount_paid", paid).put("amount_remaining", 0);
        invoice.putNull("next_payment_attempt");
        invoice.withObjectProperty("status_transitions").put("paid_at", scope.tx().now());
        scope.tx()
                .linked("invoice_payment", KIND, invoice.path("id").asString())
                .toList()
                .forEach(payment -> {
                    payment.put("amount_paid", paid).put("status", "paid");
                    payment.withObjectProperty("status_transitions")
                            .put("paid_at", scope.tx().now());
                    scope.emit("invoice_payment.paid", payment);
                });
        scope.emit("invoice.paid", invoice);
        scope.emit("invoice.payment_succeeded", invoice);
    }

    static void refused(Scope scope, ObjectNode invoice) {
        attempted(scope, invoice);
        scope.emit("invoice.payment_failed", invoice);
    }

    /// Ends an open invoice without payment.
    void drop(Scope scope, ObjectNode invoice) {
        if (!invoice.path("status").asString().equals("open")) {
            return;
        }
        String intentId = intentOf(invoice);
        if (intentId != null) {
            ObjectNode intent = scope.tx().get(intentId);
            String status = intent.path("status").asString();
            if (!status.equals("succeeded") && !status.equals("canceled")) {
                payments.cancel(scope, intent, "void_invoice");
            }
        }
        invoice.put("status", "void");
        invoice.put("amount_remaining", 0);
        invoice.withObjectProperty("status_transitions").put("voided_at", scope.tx().now());
        scope.emit("invoice.voided", invoice);
    }

    private static ObjectNode update(Call call) {
        ObjectNode invoice = call.target(KIND, "invoice");
        call.params().copyTo(invoice, "description", "footer");
        call.params().mergeMetadata(invoice);
        call.scope().emit("invoice.updated", invoice);
        return invoice;
    }

    private static ObjectNode open(Call call) {
        ObjectNode invoice = call.target(KIND, "invoice");
        String status = invoice.path("status").asString();
        if (status.equals("paid")) {
            throw StripeException.state(
                    "invoice_already_paid", "Invoice is already paid", null, null);
        }
        if (!status.equals("open")) {
            throw StripeException.state(
                    "invoice_not_editable",
                    "This invoice has the status " + status + " and cannot be changed.",
                    null,
                    null);
        }
        return invoice;
    }

    private ObjectNode pay(Call call) {
        ObjectNode invoice = open(call);
        Scope scope = call.scope();
        String intentId = intentOf(invoice);
        ObjectNode intent =
                intentId == null
                        ? intentFor(scope, invoice, null, false)
                        : scope.tx().get(intentId);
        String method = call.params().string("payment_method", PayingMethod.of(scope, invoice));
        if (method.isEmpty()) {
            throw PayingMethod.none();
        }
        PaymentIntents.use(scope, intent, method);
        boolean offSession = !call.params().has("off_session") || call.params().flag("off_session");
        ObjectNode error =
                collect(
                        scope,
                        invoice,
                        intent,
                        offSession
                                ? Payments.Confirmation.OFF_SESSION
                                : Payments.Confirmation.ON_SESSION);
        if (error != null) {
            throw StripeException.card(error);
        }
        return invoice;
    }

    private ObjectNode voidInvoice(Call call) {
        ObjectNode invoice = open(call);
        drop(call.scope(), invoice);
        return invoice;
    }
}
