package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Payment methods: test tokens, card numbers, and the other types in so far as they are always
/// paid.
public final class PaymentMethods {
    private static final String KIND = "payment_method";
    private static final Set<String> CLIENT_PARAMS =
            Set.of(
                    "_stripe_version",
                    "guid",
                    "muid",
                    "sid",
                    "payment_user_agent",
                    "referrer",
                    "time_on_page");

    private PaymentMethods() {}

    public static void register(Routes routes) {
        routes.publishable(
                "POST",
                "/v1/payment_methods",
                "PaymentMethodCreate",
                CLIENT_PARAMS,
                call -> {
                    ObjectNode method = create(call.scope(), call.params());
                    ObjectNode customer = call.named("customer", "customer");
                    return customer == null ? method : attach(call.scope(), method, customer);
                });
        routes.get(
                "/v1/payment_methods",
                "PaymentMethodList",
                call -> Lists.page(call, KIND, attached(call), "customer", "type"));
        routes.get("/v1/payment_methods/{id}", "PaymentMethodRetrieve", PaymentMethods::retrieve);
        routes.post("/v1/payment_methods/{id}", "PaymentMethodUpdate", PaymentMethods::update);
        routes.post(
                "/v1/payment_methods/{id}/attach",
                "PaymentMethodAttach",
                call ->
                        attach(
                                call.scope(),
                                retrieve(call),
                                call.named(
                                        "customer",
                                        "customer",
                                        call.params().required("customer"))));
        routes.post("/v1/payment_methods/{id}/detach", "", PaymentMethods::detach);
        routes.get(
                "/v1/customers/{id}/payment_methods",
                "CustomerListPaymentMethods",
                call -> {
                    call.target("customer", "id");
                    return Lists.page(
                            call,
                            KIND,
                            method -> method.path("customer").asString().equals(call.id()),
                            "type");
                });
        routes.get(
                "/v1/customers/{id}/payment_methods/{pm}",
                "CustomerRetrievePaymentMethod",
                call -> {
                    String id = call.path().getLast();
                    ObjectNode method = call.tx().find(KIND, id);
                    if (method == null || !method.path("customer").asString().equals(call.id())) {
                        throw StripeException.notFound("payment_method", id, "payment_method");
                    }
                    return method;
                });
    }

    private static Predicate<ObjectNode> attached(Call call) {
        return call.params().has("customer")
                ? _ -> true
                : method -> method.path("customer").isString();
    }

    private static ObjectNode retrieve(Call call) {
        return use(call.scope(), call.id(), null);
    }

    /// The payment method that an id or a test token names.
    ///
    /// @param param that named it, or null if the path did
    public static ObjectNode use(Scope scope, String id, @Nullable String param) {
        ObjectNode method = scope.tx().find(KIND, id);
        if (method != null) {
            return method;
        }
        TestCard card = TestCard.named(id);
        if (card == null) {
            throw param == null
                    ? StripeException.notFound("PaymentMethod", id, "payment_method")
                    : StripeException.noSuch("PaymentMethod", id, param);
        }
        return scope.save(Cards.of(scope, card));
    }

    /// A new payment method from `type` and the hash of that name.
    static ObjectNode create(Scope scope, Params params) {
        String type = params.required("type");
        ObjectNode method;
        if (type.equals("card")) {
            Params card = params.nested("card");
            if (card == null) {
                throw StripeException.missing(params.name("card"));
            }
            method = Cards.fromCard(scope, card);
        } else {
            method = Shapes.create(scope.tx(), KIND, Ids.timed("pm"));
            method.remove("card");
            method.put("type", type);
            method.set(type, account(params.nested(type)));
            Params details = params.nested(type);
            if (details != null) {
                method.putObject(Scope.HIDDEN)
                        .put(
                                "account",
                                details.string("iban", details.string("account_number", "")));
            }
        }
        params.ifNested(
                "billing_details",
                details ->
                        details.copyTo(
                                method.withObjectProperty("billing_details"),
                                "address",
                                "email",
                                "name",
                                "phone",
                                "tax_id"));
        params.copyTo(method, "allow_redisplay");
        params.mergeMetadata(method);
        return scope.save(method);
    }

    /// What is shown of a bank account: never its whole number.
    private static ObjectNode account(@Nullable Params details) {
        ObjectNode shown = Json.object();
        String number =
                details == null ? "" : details.string("iban", details.string("account_number", ""));
        if (!number.isEmpty()) {
            shown.put("last4", number.substring(Math.max(0, number.length() - 4)));
            shown.put("fingerprint", Ids.random(16));
        }
        if (details != null && details.has("iban")) {
            shown.put("bank_code", number.length() < 9 ? null : number.substring(4, 9));
            shown.put("country", number.substring(0, Math.min(2, number.length())));
            shown.put("branch_code", "");
        }
        return shown;
    }

    static TestCard behaviour(ObjectNode method) {
        String name = method.path(Scope.HIDDEN).path("card").asString();
        return name.isEmpty() ? TestCard.VISA : TestCard.valueOf(name);
    }

    static boolean isSetUp(ObjectNode method) {
        return method.path(Scope.HIDDEN).path("set_up").asBoolean(false);
    }

    static void markSetUp(Scope scope, ObjectNode method) {
        method.withObjectProperty(Scope.HIDDEN).put("set_up", true);
        scope.save(method);
    }

    /// Attaches the method that an id or a test token names, as a call of its own does.
    public static ObjectNode attach(Scope scope, String id, ObjectNode customer) {
        return attach(scope, use(scope, id, "payment_method"), customer);
    }

    /// Attaches as a call of its own does: the card is checked, and may be declined.
    private static ObjectNode attach(Scope scope, ObjectNode method, ObjectNode customer) {
        Decline decline =
                scope.forcedDecline() == null
                        ? behaviour(method).declineOnAttach()
                        : scope.forcedDecline();
        if (decline != null) {
            throw StripeException.card(Declines.error(decline, null));
        }
        return link(scope, method, customer.path("id").asString());
    }

    /// Attaches what a payment or setup has verified.
    static ObjectNode link(Scope scope, ObjectNode method, String customer) {
        String owner =
                method.path("customer").isString() ? method.path("customer").asString() : null;
        if (Objects.equals(owner, customer)) {
            return method;
        }
        if (owner != null) {
            throw StripeException.state(
                    "payment_method_already_attached",
                    "The payment method you provided has already been attached to a customer.",
                    null,
                    null);
        }
        if (method.path(Scope.HIDDEN).path("spent").asBoolean(false)) {
            throw StripeException.invalid(null, SPENT, "payment_method");
        }
        method.put("customer", customer);
        if (method.path("card").path("checks") instanceof ObjectNode checks) {
            checks.put("cvc_check", "pass");
        }
        scope.emit("payment_method.attached", method);
        return method;
    }

    static final String SPENT =
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment,"
                    + " shared with a connected account without Customer attachment, or was detached from a"
                    + " Customer. It may not be used again. To use a PaymentMethod multiple times, you must"
                    + " attach it to a Customer first.";

    private static ObjectNode update(Call call) {
        ObjectNode method = call.target(KIND, "payment_method");
        if (!method.path("customer").isString()) {
            throw StripeException.invalid(
                    null,
                    "You must save this PaymentMethod to a customer before you can update it.",
                    null);
        }
        call.params()
                .ifNested(
                        "billing_details",
                        details ->
                                details.copyTo(
                                        method.withObjectProperty("billing_details"),
                                        "address",
                                        "email",
                                        "name",
                                        "phone",
                                        "tax_id"));
        call.params()
                .ifNested(
                        "card",
                        card ->
                                card.copyTo(
                                        method.withObjectProperty("card"),
                                        "exp_month",
                                        "exp_year"));
        call.params().copyTo(method, "allow_redisplay");
        call.params().mergeMetadata(method);
        call.scope().emit("payment_method.updated", method);
        return method;
    }

    private static ObjectNode detach(Call call) {
        ObjectNode method = call.target(KIND, "payment_method");
        if (!method.path("customer").isString()) {
            throw StripeException.state(
                    "payment_method_not_attached",
                    "The payment method you provided is not attached to a customer so detachment is impossible.",
                    null,
                    null);
        }
        method.putNull("customer");
        method.withObjectProperty(Scope.HIDDEN).put("spent", true);
        call.scope().emit("payment_method.detached", method);
        return method;
    }
}
