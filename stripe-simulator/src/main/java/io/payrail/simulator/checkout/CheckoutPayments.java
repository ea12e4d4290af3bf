package io.payrail.simulator.checkout;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.billing.Subscriptions;
import io.payrail.simulator.customer.Customers;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.payment.PaymentIntents;
import io.payrail.simulator.payment.PaymentListener;
import io.payrail.simulator.payment.PaymentMethods;
import io.payrail.simulator.payment.Payments;
import io.payrail.simulator.payment.SetupIntents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What happens when somebody pays at a checkout session's page: an intent or a subscription is
/// made as the session says and confirmed with them present; the session is complete once that is
/// paid, or on its way with a bank.
public final class CheckoutPayments implements PaymentListener {
    private static final String SESSION = "checkout_session";

    private final Payments payments;
    private final SetupIntents setups;
    private final Subscriptions subscriptions;

    public CheckoutPayments(Payments payments, SetupIntents setups, Subscriptions subscriptions) {
        this.payments = payments;
        this.setups = setups;
        this.subscriptions = subscriptions;
    }

    ObjectNode pay(Call call, ObjectNode session, String methodId) {
        if (!session.path("status").asString().equals("open")) {
            throw StripeException.state(
                    "checkout_session_not_open",
                    "This Checkout Session is "
                            + session.path("status").asString()
                            + " and can no longer be paid.",
                    null,
                    null);
        }
        Scope scope = call.scope();
        ObjectNode method = PaymentMethods.use(scope, methodId, "payment_method");
        ObjectNode payer = session.putObject("customer_details");
        payer.set("address", method.path("billing_details").path("address").deepCopy());
        payer.putNull("business_name");
        JsonNode email = method.path("billing_details").path("email");
        payer.set("email", email.isString() ? email : session.path("customer_email"));
        payer.putNull("individual_name");
        payer.set("name", method.path("billing_details").path("name").deepCopy());
        payer.putNull("phone").put("tax_exempt", "none").putArray("tax_ids");
        ObjectNode error =
                switch (session.path("mode").asString()) {
                    case "payment" -> payOnce(scope, session, method);
                    case "setup" -> setUp(scope, session, method);
                    default -> subscribe(call, session, method);
                };
        if (error != null) {
            throw StripeException.card(error);
        }
        return session;
    }

    private static ObjectNode data(ObjectNode session, String name) {
        return session.path(Scope.HIDDEN).get(name) instanceof ObjectNode data
                ? data
                : Json.object();
    }

    private @Nullable ObjectNode payOnce(Scope scope, ObjectNode session, ObjectNode method) {
        ObjectNode data = data(session, "payment_intent_data");
        boolean keep = data.path("setup_future_usage").isString();
        if (keep || session.path("customer_creation").asString("").equals("always")) {
            customer(scope, session);
        }
        ObjectNode intent =
                PaymentIntents.blank(
                        scope,
                        session.path("amount_total").asLong(),
                        session.path("currency").asString());
        intent.set("customer", session.get("customer"));
        Params given = new Params(data);
        given.copyTo(
                intent,
                "capture_method",
                "description",
                "receipt_email",
                "setup_future_usage",
                "shipping",
                "statement_descriptor",
                "statement_descriptor_suffix",
                "transfer_group");
        given.mergeMetadata(intent);
        intent.set("payment_method_types", session.path("payment_method_types").deepCopy());
        intent.set("payment_method", method.get("id"));
        intent.put("status", "requires_confirmation");
        tie(intent, session);
        session.set("payment_intent", intent.get("id"));
        scope.save(session);
        scope.emit("payment_intent.created", intent);
        ObjectNode error = payments.confirm(scope, intent, Payments.Confirmation.ON_SESSION);
        String status = intent.path("status").asString();
        if (status.equals("processing") || status.equals("requires_capture")) {
            complete(scope, session, "unpaid");
        }
        return error;
    }

    private @Nullable ObjectNode setUp(Scope scope, ObjectNode session, ObjectNode method) {
        customer(scope, session);
        ObjectNode intent = SetupIntents.blank(scope, session.path("customer").asString());
        Params given = new Params(data(session, "setup_intent_data"));
        given.copyTo(intent, "description");
        given.mergeMetadata(intent);
        intent.set("payment_method", method.get("id"));
        intent.put("status", "requires_confirmation");
        tie(intent, session);
        session.set("setup_intent", intent.get("id"));
        scope.save(session);
        scope.emit("setup_intent.created", intent);
        return setups.confirm(scope, intent, Payments.Confirmation.ON_SESSION);
    }

    private @Nullable ObjectNode subscribe(Call call, ObjectNode session, ObjectNode method) {
        Scope scope = call.scope();
        ObjectNode customer = customer(scope, session);
        PaymentMethods.attach(scope, method.path("id").asString(), customer);
        ObjectNode tree = Json.object();
        ObjectNode data = data(session, "subscription_data");
        for (String name :
                new String[] {
                    "description", "metadata", "trial_end", "trial_period_days", "trial_settings"
                }) {
            if (data.has(name)) {
                tree.set(name, data.get(name));
            }
        }
        tree.set("customer", session.get("customer"));
        tree.set("default_payment_method", method.get("id"));
        tree.put("payment_behavior", "allow_incomplete");
        ArrayNode items = tree.putArray("items");
        for (JsonNode item : session.path(Scope.HIDDEN).path(CheckoutSessions.ITEMS)) {
            items.addObject()
                    .put("price", item.path("price").path("id").asString())
                    .put("quantity", item.path("quantity").asLong(1));
        }
        ObjectNode subscription =
                subscriptions.create(
                        new Call(
                                scope,
                                new Params(tree),
                                call.path(),
                                call.uri(),
                                false,
                                false,
                                call.requestedVersion()));
        session.set("subscription", subscription.get("id"));
        session.set("invoice", subscription.get("latest_invoice"));
        String status = subscription.path("status").asString();
        if (status.equals("incomplete")) {
            throw StripeException.of(
                    402,
                    "card_error",
                    "card_declined",
                    "Your card was declined, or needs to be authenticated.",
                    null,
                    true);
        }
        complete(scope, session, "paid");
        return null;
    }

    /// The session's customer, made from what the page knows if there is none.
    private static ObjectNode customer(Scope scope, ObjectNode session) {
        if (session.path("customer").isString()) {
            return scope.tx().get(session.path("customer").asString());
        }
        ObjectNode customer =
                Customers.create(
                        scope,
                        session.path("customer_details").path("email"),
                        session.path("customer_details").path("name"));
        session.set("customer", customer.get("id"));
        return customer;
    }

    private static void tie(ObjectNode intent, ObjectNode session) {
        intent.putObject(Scope.HIDDEN).put(SESSION, session.path("id").asString());
    }

    private static @Nullable ObjectNode sessionOf(Scope scope, ObjectNode intent) {
        String id = intent.path(Scope.HIDDEN).path(SESSION).asString("");
        return id.isEmpty() ? null : scope.tx().find(CheckoutSessions.KIND, id);
    }

    private static void complete(Scope scope, ObjectNode session, String paymentStatus) {
        session.put("status", "complete");
        session.put(
                "payment_status",
                session.path("mode").asString().equals("setup")
                        ? "no_payment_required"
                        : paymentStatus);
        session.putNull("url");
        scope.emit("checkout.session.completed", session);
    }

    @Override
    public void succeeded(Scope scope, ObjectNode intent) {
        ObjectNode session = sessionOf(scope, intent);
        if (session == null) {
            return;
        }
        if (session.path("status").asString().equals("open")) {
            complete(scope, session, "paid");
        } else if (session.path("payment_status").asString().equals("unpaid")) {
            session.put("payment_status", "paid");
            boolean held = intent.path("capture_method").asString("").equals("manual");
            if (held) {
                scope.save(session);
            } else {
                scope.emit("checkout.session.async_payment_succeeded", session);
            }
        }
    }

    @Override
    public void failed(Scope scope, ObjectNode intent) {
        ObjectNode session = sessionOf(scope, intent);
        if (session != null && session.path("status").asString().equals("complete")) {
            scope.emit("checkout.session.async_payment_failed", session);
        }
    }
}
