package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Rendering;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.Money;
import io.payrail.simulator.payment.PaymentIntents;
import io.payrail.simulator.payment.Payments;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls on invoices: one-off ones from waiting items, and what can be done to any.
public final class Invoices {
    static final String KIND = "invoice";

    private final InvoiceLife life;

    public Invoices(InvoiceLife life) {
        this.life = life;
    }

    public void register(Routes routes, Rendering rendering) {
        routes.post("/v1/invoices", "InvoiceCreate", Invoices::create);
        routes.get("/v1/invoices", "InvoiceList", Invoices::list);
        routes.get("/v1/invoices/search", "InvoiceSearch", call -> Search.page(call, KIND));
        routes.get("/v1/invoices/{id}", "InvoiceRetrieve", Invoices::target);
        routes.post("/v1/invoices/{id}", "InvoiceUpdate", Invoices::update);
        routes.delete("/v1/invoices/{id}", "", Invoices::delete);
        routes.get("/v1/invoices/{id}/lines", "InvoiceLineItemList", Invoices::lines);
        routes.post("/v1/invoices/{id}/finalize", "InvoiceFinalizeInvoice", this::finish);
        routes.post("/v1/invoices/{id}/pay", "InvoicePay", this::pay);
        routes.post("/v1/invoices/{id}/send", "InvoiceSendInvoice", this::send);
        routes.post("/v1/invoices/{id}/void", "InvoiceVoidInvoice", this::voidInvoice);
        routes.post(
                "/v1/invoices/{id}/mark_uncollectible",
                "InvoiceMarkUncollectible",
                Invoices::markUncollectible);
        InvoiceItems.register(routes);
        InvoicePayments.register(routes, rendering);
    }

    private static ObjectNode target(Call call) {
        return call.target(KIND, "invoice");
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

    private static ObjectNode lines(Call call) {
        JsonNode data = target(call).path("lines").path("data");
        List<ObjectNode> lines = data.valueStream().map(line -> (ObjectNode) line).toList();
        return Lists.list(call.uri(), lines, false);
    }

    static @Nullable String subscriptionOf(ObjectNode invoice) {
        JsonNode subscription =
                invoice.path("parent").path("subscription_details").path("subscription");
        return subscription.isString() ? subscription.stringValue() : null;
    }

    private static ObjectNode create(Call call) {
        Scope scope = call.scope();
        Params params = call.params();
        ObjectNode customer = call.named("customer", "customer", params.required("customer"));
        String id = customer.path("id").asString();
        ObjectNode subscription = call.named(Subscriptions.KIND, "subscription");
        ObjectNode invoice =
                subscription == null
                        ? Drafts.blank(scope, customer, "manual")
                        : Drafts.of(scope, subscription, "manual");
        params.copyTo(invoice, "collection_method", "days_until_due", "due_date");
        apply(call, invoice);
        invoice.remove("days_until_due");
        dueDate(scope, invoice, params);
        boolean include =
                params.string(
                                "pending_invoice_items_behavior",
                                subscription == null ? "exclude" : "include")
                        .equals("include");
        List<ObjectNode> waiting =
                include
                        ? InvoiceItems.waiting(
                                scope,
                                id,
                                subscription == null ? null : subscription.path("id").asString())
                        : List.of();
        if (subscription != null && waiting.isEmpty()) {
            throw StripeException.invalid(
                    "invoice_no_customer_line_items", "Nothing to invoice for subscription", null);
        }
        invoice.put(
                "currency",
                params.has("currency")
                        ? Money.currency(params)
                        : waiting.isEmpty()
                                ? customer.path("currency").asString("usd")
                                : waiting.getFirst().path("currency").asString());
        Drafts.take(scope, invoice, waiting);
        Drafts.sum(scope, invoice);
        if (params.flag("auto_advance")) {
            InvoiceLife.leave(scope, invoice);
        } else {
            scope.emit("invoice.created", invoice);
        }
        return invoice;
    }

    private static void dueDate(Scope scope, ObjectNode invoice, Params params) {
        boolean sent = invoice.path("collection_method").asString().equals("send_invoice");
        Long days = params.integer("days_until_due");
        if (!sent && (days != null || params.has("due_date"))) {
            throw StripeException.invalid(
                    null,
                    "You can only set `days_until_due` or `due_date` on invoices with"
                            + " `collection_method=send_invoice`.",
                    days == null ? "due_date" : "days_until_due");
        }
        if (sent && days == null && !params.has("due_date")) {
            throw StripeException.invalid(
                    null,
                    "If `collection_method` is `send_invoice`, you must supply either `due_date` or"
                            + " `days_until_due`.",
                    null);
        }
        if (days != null) {
            invoice.put("due_date", scope.tx().now() + days * 86_400);
        }
    }

    private static void apply(Call call, ObjectNode invoice) {
        call.params()
                .copyTo(
                        invoice,
                        "auto_advance",
                        "custom_fields",
                        "default_payment_method",
                        "description",
                        "footer",
                        "statement_descriptor");
        call.params().mergeMetadata(invoice);
        Discounts.apply(call, invoice);
    }

    private static ObjectNode update(Call call) {
        ObjectNode invoice = target(call);
        apply(call, invoice);
        if (invoice.path("status").asString().equals("draft")) {
            Drafts.sum(call.scope(), invoice);
        }
        call.scope().emit("invoice.updated", invoice);
        return invoice;
    }

    private static ObjectNode delete(Call call) {
        ObjectNode invoice = target(call);
        if (!invoice.path("status").asString().equals("draft")) {
            throw state(
                    "You can only delete draft invoices. To cancel a finalized invoice, void it.");
        }
        if (subscriptionOf(invoice) != null) {
            throw state("You can't delete an invoice of a subscription; void it once it is final.");
        }
        call.tx()
                .linked(InvoiceItems.KIND, KIND, call.id())
                .toList()
                .forEach(item -> {
                    call.scope().emit("invoiceitem.deleted", item);
                    call.tx().remove(item.path("id").asString());
                });
        call.scope().emit("invoice.deleted", invoice);
        call.tx().remove(call.id());
        return Json.object().put("id", call.id()).put("object", KIND).put("deleted", true);
    }

    private static StripeException state(String message) {
        return StripeException.state("invoice_not_editable", message, null, null);
    }

    private static ObjectNode draft(Call call) {
        ObjectNode invoice = target(call);
        if (!invoice.path("status").asString().equals("draft")) {
            throw state(
                    "This invoice is already finalized, you can't re-finalize a non-draft invoice.");
        }
        return invoice;
    }

    private ObjectNode finish(Call call) {
        ObjectNode invoice = draft(call);
        if (call.params().has("auto_advance")) {
            invoice.put("auto_advance", call.params().flag("auto_advance"));
        }
        life.finish(call.scope(), invoice);
        if (invoice.path("auto_advance").asBoolean()) {
            invoice.put("next_payment_attempt", call.tx().now());
            call.scope().save(invoice);
        }
        return invoice;
    }

    private ObjectNode send(Call call) {
        ObjectNode invoice = target(call);
        if (!invoice.path("collection_method").asString().equals("send_invoice")) {
            throw StripeException.invalid(
                    null,
                    "You can only manually send an invoice if its collection method is 'send_invoice'.",
                    null);
        }
        if (invoice.path("status").asString().equals("draft")) {
            life.finish(call.scope(), invoice);
        }
        call.scope().emit("invoice.sent", invoice);
        return invoice;
    }

    private static ObjectNode markUncollectible(Call call) {
        ObjectNode invoice = open(call);
        invoice.put("status", "uncollectible");
        invoice.put("auto_advance", false);
        invoice.putNull("next_payment_attempt");
        invoice.withObjectProperty("status_transitions")
                .put("marked_uncollectible_at", call.tx().now());
        call.scope().emit("invoice.marked_uncollectible", invoice);
        return invoice;
    }

    /// The invoice in the path, which can still be paid.
    private static ObjectNode open(Call call) {
        ObjectNode invoice = target(call);
        String status = invoice.path("status").asString();
        if (status.equals("paid")) {
            throw StripeException.state(
                    "invoice_already_paid", "Invoice is already paid", null, null);
        }
        if (!status.equals("open") && !status.equals("uncollectible")) {
            throw state("This invoice has the status " + status + " and cannot be changed.");
        }
        return invoice;
    }

    private ObjectNode pay(Call call) {
        Scope scope = call.scope();
        Params params = call.params();
        ObjectNode invoice = target(call);
        if (invoice.path("status").asString().equals("draft")) {
            life.finish(scope, invoice);
            if (invoice.path("status").asString().equals("paid")) {
                return invoice;
            }
        }
        open(call);
        if (params.flag("paid_out_of_band")) {
            life.abandon(scope, invoice);
            InvoiceLife.settled(scope, invoice, invoice.path("amount_due").asLong());
            return invoice;
        }
        ObjectNode intent = InvoicePayments.intent(scope, invoice);
        String method = params.string("payment_method", PayingMethod.of(scope, invoice));
        if (method.isEmpty()) {
            throw PayingMethod.none();
        }
        PaymentIntents.use(scope, intent, method);
        boolean offSession = !params.has("off_session") || params.flag("off_session");
        ObjectNode error =
                life.collect(
                        scope,
                        invoice,
                        intent,
                        offSession
                                ? Payments.Confirmation.OFF_SESSION
                                : Payments.Confirmation.ON_SESSION);
        if (error != null) {
            throw StripeException.card(error);
        }
        if (intent.path("status").asString().equals("requires_action")) {
            throw PayingMethod.actionRequired(intent);
        }
        return invoice;
    }

    private ObjectNode voidInvoice(Call call) {
        ObjectNode invoice = open(call);
        life.drop(call.scope(), invoice);
        return invoice;
    }
}
