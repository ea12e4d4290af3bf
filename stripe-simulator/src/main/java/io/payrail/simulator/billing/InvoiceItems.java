package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.catalog.Prices;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.Money;
import io.payrail.simulator.state.Ids;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Invoice items: amounts that wait for the customer's next invoice, or belong to a draft.
final class InvoiceItems {
    static final String KIND = "invoiceitem";

    private InvoiceItems() {}

    static void register(Routes routes) {
        routes.post("/v1/invoiceitems", "InvoiceItemCreate", InvoiceItems::create);
        routes.get("/v1/invoiceitems", "InvoiceItemList", InvoiceItems::list);
        routes.get("/v1/invoiceitems/{id}", "InvoiceItemRetrieve", InvoiceItems::target);
        routes.post("/v1/invoiceitems/{id}", "InvoiceItemUpdate", InvoiceItems::update);
        routes.delete("/v1/invoiceitems/{id}", "", InvoiceItems::delete);
    }

    private static ObjectNode target(Call call) {
        return call.target(KIND, "invoiceitem");
    }

    private static ObjectNode list(Call call) {
        boolean pending = call.params().flag("pending");
        boolean filtered = call.params().has("pending");
        return Lists.page(
                call,
                KIND,
                item -> !filtered || pending == !item.path("invoice").isString(),
                "customer",
                "invoice");
    }

    /// A new item that waits; not saved yet.
    static ObjectNode blank(Scope scope, ObjectNode customer, String currency) {
        ObjectNode item = Shapes.create(scope.tx(), KIND, Ids.timed("ii"));
        item.put("date", scope.tx().now());
        item.set("customer", customer.get("id"));
        item.set("test_clock", customer.get("test_clock"));
        item.put("currency", currency);
        item.putObject("period").put("end", scope.tx().now()).put("start", scope.tx().now());
        return item;
    }

    /// Items that wait for the customer's next invoice, or for the next one of a subscription.
    static List<ObjectNode> waiting(Scope scope, String customer, @Nullable String subscription) {
        return scope.tx()
                .linked(KIND, "customer", customer)
                .filter(item -> !item.path("invoice").isString())
                .filter(item -> {
                    String owner = subscriptionOf(item);
                    return owner.isEmpty() || owner.equals(subscription);
                })
                .toList();
    }

    static String subscriptionOf(ObjectNode item) {
        return item.path("parent").path("subscription_details").path("subscription").asString("");
    }

    private static ObjectNode create(Call call) {
        Params params = call.params();
        ObjectNode customer = call.named("customer", "customer", params.required("customer"));
        ObjectNode invoice = call.named(Invoices.KIND, "invoice");
        if (invoice != null) {
            draftOnly(invoice);
        }
        Params pricing = params.nested("pricing");
        String priceId = pricing == null ? null : pricing.string("price");
        ObjectNode item;
        if (priceId != null || params.has("price_data")) {
            ObjectNode price = price(call, priceId);
            item = blank(call.scope(), customer, price.path("currency").asString());
            item.set("pricing", Lines.pricing(price));
        } else {
            if (!params.has("amount") && !params.has("unit_amount_decimal")) {
                throw StripeException.missing("amount");
            }
            item = blank(call.scope(), customer, Money.currency(params));
        }
        String subscription = params.string("subscription");
        if (subscription != null) {
            call.named(Subscriptions.KIND, "subscription", subscription);
            belongTo(item, subscription, null);
        }
        apply(params, item);
        if (invoice != null) {
            item.set("invoice", invoice.get("id"));
        }
        call.scope().emit("invoiceitem.created", item);
        changed(call.scope(), invoice);
        return item;
    }

    static void belongTo(ObjectNode item, String subscription, @Nullable String subscriptionItem) {
        item.putObject("parent")
                .put("type", "subscription_details")
                .putObject("subscription_details")
                .put("subscription", subscription)
                .put("subscription_item", subscriptionItem);
    }

    private static ObjectNode price(Call call, @Nullable String id) {
        ObjectNode price;
        if (id == null) {
            Params inline = call.params().nested("price_data");
            if (inline == null) {
                throw StripeException.missing("price_data");
            }
            price = Prices.create(call, inline, null);
        } else {
            price = call.named("price", "pricing[price]", id);
        }
        if (price.path("recurring").isObject()) {
            throw StripeException.invalid(
                    null,
                    "The price specified is set to `type=recurring` but this field only accepts prices with"
                            + " `type=one_time`.",
                    id == null ? "price_data" : "pricing[price]");
        }
        return price;
    }

    private static void apply(Params params, ObjectNode item) {
        params.copyTo(item, "description", "discountable", "period");
        params.mergeMetadata(item);
        long quantity = params.integer("quantity", item.path("quantity").asLong(1));
        item.put("quantity", quantity).put("quantity_decimal", Long.toString(quantity));
        ObjectNode pricing =
                item.get("pricing") instanceof ObjectNode priced
                        ? priced
                        : item.putObject("pricing")
                                .putNull("price_details")
                                .put("type", "price_details");
        Long amount = params.integer("amount");
        String decimal = params.string("unit_amount_decimal");
        if (amount != null) {
            item.put("quantity", 1).put("quantity_decimal", "1");
            pricing.put("unit_amount_decimal", Long.toString(amount));
            item.put("amount", amount);
        } else {
            if (decimal != null) {
                pricing.put("unit_amount_decimal", decimal);
            }
            item.put(
                    "amount",
                    new BigDecimal(pricing.path("unit_amount_decimal").asString("0"))
                            .multiply(BigDecimal.valueOf(item.path("quantity").asLong(1)))
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact());
        }
        item.set("net_amount", item.get("amount"));
    }

    private static ObjectNode update(Call call) {
        ObjectNode item = target(call);
        ObjectNode invoice = invoiceOf(call.scope(), item);
        apply(call.params(), item);
        call.scope().save(item);
        changed(call.scope(), invoice);
        return item;
    }

    private static ObjectNode delete(Call call) {
        ObjectNode item = target(call);
        ObjectNode invoice = invoiceOf(call.scope(), item);
        call.scope().emit("invoiceitem.deleted", item);
        call.tx().remove(call.id());
        changed(call.scope(), invoice);
        return Json.object().put("id", call.id()).put("object", KIND).put("deleted", true);
    }

    /// The draft that the item is in, or null; in any other invoice it cannot change any more.
    private static @Nullable ObjectNode invoiceOf(Scope scope, ObjectNode item) {
        if (!item.path("invoice").isString()) {
            return null;
        }
        ObjectNode invoice = scope.tx().get(item.path("invoice").asString());
        draftOnly(invoice);
        return invoice;
    }

    private static void draftOnly(ObjectNode invoice) {
        if (!invoice.path("status").asString().equals("draft")) {
            throw StripeException.state(
                    "invoice_not_editable",
                    "The invoice is not a draft, so its items can no longer be changed.",
                    null,
                    null);
        }
    }

    private static void changed(Scope scope, @Nullable ObjectNode invoice) {
        if (invoice != null) {
            Drafts.retake(scope, invoice);
            scope.emit("invoice.updated", invoice);
        }
    }
}
