package io.payrail.simulator.billing;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.payment.SetupIntents;
import io.payrail.simulator.state.Ids;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls on subscriptions: create with each payment behaviour, list, resume; changes are
/// [SubscriptionChanges].
public final class Subscriptions {
    static final String KIND = "subscription";

    private final InvoiceLife invoices;
    private final SubscriptionLife life;
    private final SubscriptionChanges changes;

    public Subscriptions(InvoiceLife invoices, SubscriptionLife life) {
        this.invoices = invoices;
        this.life = life;
        this.changes = new SubscriptionChanges(life);
    }

    public void register(Routes routes) {
        routes.post("/v1/subscriptions", "SubscriptionCreate", this::create);
        routes.get("/v1/subscriptions", "SubscriptionList", Subscriptions::list);
        routes.get(
                "/v1/subscriptions/search", "SubscriptionSearch", call -> Search.page(call, KIND));
        routes.get("/v1/subscriptions/{id}", "SubscriptionRetrieve", Subscriptions::target);
        routes.post("/v1/subscriptions/{id}", "SubscriptionUpdate", changes::update);
        routes.delete("/v1/subscriptions/{id}", "SubscriptionCancel", changes::cancel);
        routes.post("/v1/subscriptions/{id}/resume", "SubscriptionResume", this::resume);
        routes.get("/v1/subscription_items", "SubscriptionItemList", Subscriptions::items);
        Previews.register(routes);
    }

    static ObjectNode target(Call call) {
        return call.target(KIND, "id");
    }

    private static ObjectNode list(Call call) {
        String status = call.params().string("status");
        String price = call.params().string("price");
        Predicate<ObjectNode> wanted =
                subscription -> {
                    String actual = subscription.path("status").asString();
                    boolean statusFits =
                            switch (status) {
                                case null -> !actual.equals("canceled");
                                case "all" -> true;
                                case "ended" ->
                                        actual.equals("canceled")
                                                || actual.equals("incomplete_expired");
                                default -> actual.equals(status);
                            };
                    return statusFits && (price == null || hasPrice(subscription, price));
                };
        return Lists.page(call, KIND, wanted, "customer", "collection_method");
    }

    private static ObjectNode items(Call call) {
        ObjectNode subscription =
                call.named(KIND, "subscription", call.params().required("subscription"));
        return Lists.list(
                call.uri(),
                subscription
                        .path("items")
                        .path("data")
                        .valueStream()
                        .map(item -> (ObjectNode) item)
                        .toList(),
                false);
    }

    private static boolean hasPrice(ObjectNode subscription, String price) {
        for (JsonNode item : subscription.path("items").path("data")) {
            if (item.path("price").path("id").asString().equals(price)) {
                return true;
            }
        }
        return false;
    }

    /// Makes a subscription as the parameters of its call say.
    public ObjectNode create(Call call) {
        Scope scope = call.scope();
        Params params = call.params();
        ObjectNode customer = call.named("customer", "customer", params.required("customer"));
        if (params.list("items").isEmpty()) {
            throw StripeException.missing("items");
        }
        long now = scope.tx().now();
        ObjectNode subscription = Shapes.create(scope.tx(), KIND, Ids.timed("sub"));
        subscription.set("customer", customer.get("id"));
        subscription.set("test_clock", customer.get("test_clock"));
        subscription.put("start_date", now);
        apply(call, subscription, customer.path("id").asString());
        long trialEnd = trialEnd(params, now);
        Items.create(call, subscription, trialEnd == 0 ? now : trialEnd);
        subscription.put("billing_cycle_anchor", trialEnd == 0 ? now : trialEnd);
        if (params.flag("cancel_at_period_end")) {
            SubscriptionChanges.atPeriodEnd(scope, subscription);
        }
        if (trialEnd != 0) {
            subscription.put("trial_start", now).put("trial_end", trialEnd);
        }
        start(call, subscription, trialEnd != 0);
        return subscription;
    }

    private static long trialEnd(Params params, long now) {
        Long days = params.integer("trial_period_days");
        if (days != null) {
            return days == 0 ? 0 : now + days * 86_400;
        }
        String end = params.string("trial_end");
        if (end == null || end.equals("now")) {
            return 0;
        }
        long at = Long.parseLong(end);
        if (at <= now) {
            throw StripeException.invalid(
                    null,
                    "Invalid timestamp: must be an integer Unix timestamp in the future.",
                    "trial_end");
        }
        return at;
    }

    private void start(Call call, ObjectNode subscription, boolean trial) {
        Scope scope = call.scope();
        String behaviour = call.params().string("payment_behavior", "allow_incomplete");
        String method = PayingMethod.of(scope, subscription);
        boolean free = trial || Items.total(subscription) == 0;
        boolean invoiced = subscription.path("collection_method").asString().equals("send_invoice");
        if (!free && !invoiced && method.isEmpty() && !behaviour.equals("default_incomplete")) {
            throw PayingMethod.none();
        }
        if (free || invoiced) {
            subscription.put("status", trial ? "trialing" : "active");
            if (free && method.isEmpty()) {
                ObjectNode setup =
                        SetupIntents.blank(scope, subscription.path("customer").asString());
                setup.putObject(Scope.HIDDEN)
                        .put("subscription", subscription.path("id").asString());
                scope.emit("setup_intent.created", setup);
                subscription.set("pending_setup_intent", setup.get("id"));
            }
        }
        scope.emit("customer.subscription.created", subscription);
        if (trial && SubscriptionLife.trialEndsSoon(scope, subscription)) {
            SubscriptionLife.announceTrialEnd(scope, subscription);
        }
        ObjectNode invoice = firstInvoice(scope, subscription, trial);
        boolean settled = invoice.path("status").asString().equals("paid");
        if (settled && subscription.path("status").asString().equals("incomplete")) {
            subscription.put("status", "active");
            scope.emit("customer.subscription.updated", subscription);
        }
        if (settled || free || invoiced || behaviour.equals("default_incomplete")) {
            return;
        }
        ObjectNode error =
                invoices.collect(
                        scope,
                        invoice,
                        InvoicePayments.intent(scope, invoice),
                        SubscriptionLife.confirmation(call.params().flag("off_session")));
        boolean paid = invoice.path("status").asString().equals("paid");
        if (!paid && behaviour.equals("error_if_incomplete")) {
            throw error == null
                    ? StripeException.of(
                            402,
                            "invalid_request_error",
                            "subscription_payment_intent_requires_action",
                            "Payment for this subscription requires additional user action before it can be"
                                    + " completed successfully.",
                            null,
                            true)
                    : StripeException.cardWithoutTrace(error);
        }
    }

    private ObjectNode firstInvoice(Scope scope, ObjectNode subscription, boolean trial) {
        ObjectNode invoice = Drafts.of(scope, subscription, "subscription_create");
        Drafts.take(
                scope,
                invoice,
                InvoiceItems.waiting(
                        scope,
                        subscription.path("customer").asString(),
                        subscription.path("id").asString()));
        Drafts.addItems(invoice, subscription, trial);
        Drafts.sum(scope, invoice);
        subscription.set("latest_invoice", invoice.get("id"));
        scope.save(subscription);
        scope.emit("invoice.created", invoice);
        invoices.finish(scope, invoice);
        return invoice;
    }

    static boolean keepsMethod(ObjectNode subscription) {
        return subscription
                .path("payment_settings")
                .path("save_default_payment_method")
                .asString("")
                .equals("on_subscription");
    }

    static void apply(Call call, ObjectNode subscription, String customer) {
        Params params = call.params();
        params.copyTo(
                subscription,
                "application_fee_percent",
                "cancel_at",
                "collection_method",
                "days_until_due",
                "description",
                "on_behalf_of",
                "pause_collection");
        params.mergeMetadata(subscription);
        params.ifNested(
                "payment_settings",
                settings ->
                        settings.copyTo(
                                subscription.withObjectProperty("payment_settings"),
                                "payment_method_options",
                                "payment_method_types",
                                "save_default_payment_method"));
        params.ifNested(
                "trial_settings",
                settings ->
                        settings.copyTo(
                                subscription.withObjectProperty("trial_settings"), "end_behavior"));
        params.ifNested(
                "cancellation_details",
                details ->
                        details.copyTo(
                                subscription.withObjectProperty("cancellation_details"),
                                "comment",
                                "feedback"));
        Discounts.apply(call, subscription);
        String method = params.string("default_payment_method");
        if (method == null && params.has("default_payment_method")) {
            subscription.putNull("default_payment_method");
        }
        if (method != null) {
            ObjectNode found = call.tx().find("payment_method", method);
            if (found == null || !found.path("customer").asString("").equals(customer)) {
                throw StripeException.invalid(
                        "resource_missing",
                        "The customer does not have a payment method with the ID "
                                + method
                                + ". The payment method must be attached to the customer.",
                        "default_payment_method");
            }
            subscription.put("default_payment_method", method);
        }
    }

    private ObjectNode resume(Call call) {
        ObjectNode subscription = target(call);
        life.resume(call.scope(), subscription);
        return subscription;
    }
}
