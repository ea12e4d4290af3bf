package io.payrail.simulator.checkout;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Rendering;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.api.Timed;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import io.payrail.simulator.state.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls on checkout sessions, and their end by time. What happens on the page they stand for
/// is [CheckoutPayments].
public final class CheckoutSessions implements Timed {
    static final String KIND = "checkout.session";
    static final String ITEMS = "line_items";
    private static final Duration LIFE = Duration.ofHours(24);
    private static final long MIN_LIFE_SECONDS = Duration.ofMinutes(30).toSeconds();

    private final CheckoutPayments payments;
    private final Supplier<String> baseUrl;

    /// @param baseUrl of this simulator, for the page to pay at
    public CheckoutSessions(CheckoutPayments payments, Supplier<String> baseUrl) {
        this.payments = payments;
        this.baseUrl = baseUrl;
    }

    public void register(Routes routes, Rendering rendering) {
        routes.post("/v1/checkout/sessions", "checkout.SessionCreate", this::create);
        routes.get(
                "/v1/checkout/sessions",
                "checkout.SessionList",
                call ->
                        Lists.page(
                                call,
                                KIND,
                                "customer",
                                "payment_intent",
                                "subscription",
                                "status"));
        routes.get(
                "/v1/checkout/sessions/{id}", "checkout.SessionRetrieve", CheckoutSessions::target);
        routes.post(
                "/v1/checkout/sessions/{id}", "checkout.SessionUpdate", CheckoutSessions::update);
        routes.post(
                "/v1/checkout/sessions/{id}/expire",
                "checkout.SessionExpire",
                CheckoutSessions::expire);
        routes.get(
                "/v1/checkout/sessions/{id}/line_items",
                "checkout.SessionListLineItems",
                call -> items(call.tx(), target(call)));
        rendering.onDemand(KIND, ITEMS, CheckoutSessions::items);
        // What the hosted page itself calls, and Stripe's command line with it.
        routes.publishable(
                "GET",
                "/v1/payment_pages/{id}",
                "",
                Set.of("eid", "key"),
                CheckoutSessions::target);
        routes.publishable(
                "POST",
                "/v1/payment_pages/{id}/confirm",
                "",
                Set.of("payment_method", "expected_amount", "eid"),
                this::confirm);
    }

    private static ObjectNode target(Call call) {
        return call.target(KIND, "session");
    }

    private static ObjectNode items(Transaction tx, ObjectNode session) {
        List<ObjectNode> items =
                session.path(Scope.HIDDEN)
                        .path(ITEMS)
                        .valueStream()
                        .map(item -> (ObjectNode) item.deepCopy())
                        .toList();
        return Lists.list(
                "/v1/checkout/sessions/" + session.path("id").asString() + "/line_items",
                items,
                false);
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        Scope scope = call.scope();
        String mode = params.required("mode");
        ObjectNode customer = call.named("customer", "customer");
        ObjectNode session = Shapes.create(scope.tx(), KIND, "cs_test_a1" + Ids.random(58));
        session.put("mode", mode);
        session.put("customer", customer == null ? null : customer.path("id").asString());
        apply(params, session);
        boolean hosted = session.path("ui_mode").asString().equals("hosted_page");
        if (hosted && !session.path("success_url").isString()) {
            throw StripeException.missing("success_url");
        }
        ArrayNode items = CheckoutItems.create(call, session, mode.equals("subscription"));
        if (items.isEmpty() != mode.equals("setup")) {
            throw StripeException.invalid(
                    null,
                    items.isEmpty()
                            ? "You must provide `line_items` in `" + mode + "` mode."
                            : "You can not pass `line_items` in `setup` mode.",
                    ITEMS);
        }
        if (mode.equals("payment")) {
            session.put("customer_creation", params.string("customer_creation", "if_required"));
        }
        if (mode.equals("setup")) {
            session.put("payment_status", "no_payment_required");
        }
        session.put("expires_at", expiry(scope, params));
        String id = session.path("id").asString();
        if (hosted) {
            session.put("url", baseUrl.get() + "/_simulator/checkout/" + id);
        } else {
            session.put("client_secret", id + "_secret_" + Ids.random(40));
        }
        ObjectNode hidden = session.putObject(Scope.HIDDEN);
        hidden.set(ITEMS, items);
        for (String data :
                new String[] {"payment_intent_data", "setup_intent_data", "subscription_data"}) {
            if (params.tree().get(data) instanceof ObjectNode given) {
                hidden.set(data, given);
            }
        }
        return scope.save(session);
    }

    private static long expiry(Scope scope, Params params) {
        long now = scope.tx().store().clock().seconds();
        long at = params.integer("expires_at", now + LIFE.toSeconds());
        if (at < now + MIN_LIFE_SECONDS || at > now + LIFE.toSeconds()) {
            throw StripeException.invalid(
                    null,
                    "The `expires_at` timestamp must be "
                            + (at < now + MIN_LIFE_SECONDS
                                    ? "at least 30 minutes"
                                    : "less than 24 hours")
                            + " from Checkout Session creation.",
                    "expires_at");
        }
        return at;
    }

    private static void apply(Params params, ObjectNode session) {
        params.copyTo(
                session,
                "allow_promotion_codes",
                "billing_address_collection",
                "cancel_url",
                "client_reference_id",
                "customer_email",
                "locale",
                "payment_method_collection",
                "payment_method_types",
                "submit_type",
                "success_url",
                "ui_mode");
        params.mergeMetadata(session);
    }

    private static ObjectNode update(Call call) {
        ObjectNode session = target(call);
        call.params().mergeMetadata(session);
        return call.scope().save(session);
    }

    private static ObjectNode expire(Call call) {
        ObjectNode session = target(call);
        String status = session.path("status").asString();
        if (!status.equals("open")) {
            throw StripeException.state(
                    "checkout_session_not_open",
                    "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout"
                            + " Session has a status of `"
                            + status
                            + "`.",
                    null,
                    null);
        }
        end(call.scope(), session);
        return session;
    }

    private static void end(Scope scope, ObjectNode session) {
        session.put("status", "expired");
        session.putNull("url");
        scope.emit("checkout.session.expired", session);
    }

    private ObjectNode confirm(Call call) {
        ObjectNode session = target(call);
        long expected =
                Long.parseLong(
                        call.params()
                                .string(
                                        "expected_amount",
                                        session.path("amount_total").asString("0")));
        if (expected != session.path("amount_total").asLong(0)) {
            throw StripeException.invalid(
                    "checkout_amount_mismatch",
                    "The amount shown to the customer is not that of the session.",
                    "expected_amount");
        }
        return payments.pay(call, session, call.params().required("payment_method"));
    }

    /// Pays as the page does.
    ///
    /// @param method a payment method's id, or a test token
    public ObjectNode pay(Scope scope, String id, String method) {
        ObjectNode session = scope.tx().find(KIND, id);
        if (session == null) {
            throw StripeException.notFound(KIND, id, "session");
        }
        Call call = new Call(scope, new Params(Json.object()), List.of(id), "", false, false, null);
        return payments.pay(call, session, method);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public long nextTurn(ObjectNode session) {
        return session.path("status").asString("").equals("open")
                ? session.path("expires_at").asLong()
                : Long.MAX_VALUE;
    }

    @Override
    public void turn(Scope scope, ObjectNode session) {
        end(scope, session);
    }
}
