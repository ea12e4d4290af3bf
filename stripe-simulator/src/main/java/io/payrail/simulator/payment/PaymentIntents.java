package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Search;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.state.Ids;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The calls on payment intents: checks parameters, client secret and status, then lets [Payments]
/// act.
public final class PaymentIntents {
    static final String KIND = "payment_intent";

    private static final Set<String> CONFIRMABLE =
            Set.of("requires_payment_method", "requires_confirmation", "requires_action");
    private static final List<String> CANCELLABLE =
            List.of(
                    "requires_payment_method",
                    "requires_capture",
                    "requires_confirmation",
                    "requires_action",
                    "processing");

    private final Payments payments;

    public PaymentIntents(Payments payments) {
        this.payments = payments;
    }

    public void register(Routes routes) {
        routes.post("/v1/payment_intents", "PaymentIntentCreate", this::create);
        routes.get(
                "/v1/payment_intents",
                "PaymentIntentList",
                call -> Lists.page(call, KIND, "customer"));
        routes.get(
                "/v1/payment_intents/search",
                "PaymentIntentSearch",
                call -> Search.page(call, KIND));
        routes.publishable(
                "GET",
                "/v1/payment_intents/{id}",
                "PaymentIntentRetrieve",
                ClientAccess.PARAMS,
                call -> ClientAccess.shown(call, ClientAccess.target(call)));
        routes.post("/v1/payment_intents/{id}", "PaymentIntentUpdate", this::update);
        routes.publishable(
                "POST",
                "/v1/payment_intents/{id}/confirm",
                "PaymentIntentConfirm",
                ClientAccess.PARAMS,
                call -> ClientAccess.shown(call, confirm(call)));
        routes.post("/v1/payment_intents/{id}/capture", "PaymentIntentCapture", this::capture);
        routes.post("/v1/payment_intents/{id}/cancel", "PaymentIntentCancel", this::cancel);
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        params.requiredInteger("amount");
        String currency = Money.currency(params);
        long amount = Money.chargeable(params, currency);
        if (params.flag("off_session") && !params.flag("confirm")) {
            throw StripeException.invalid(
                    null, "off_session can only be set when confirm is true.", "off_session");
        }
        ObjectNode customer = call.named("customer", "customer");
        ObjectNode intent = blank(call.scope(), amount, currency);
        IntentSettings.methodTypes(intent, params, call.automaticMethodsByDefault());
        intent.put("customer", customer == null ? null : customer.path("id").asString());
        IntentSettings.apply(call.scope(), intent, params);
        if (intent.path("payment_method").isString()) {
            intent.put("status", "requires_confirmation");
        }
        call.scope().emit("payment_intent.created", intent);
        return params.flag("confirm") ? confirm(call, intent) : intent;
    }

    /// A new intent without anything but its amount; not saved yet.
    public static ObjectNode blank(Scope scope, long amount, String currency) {
        ObjectNode intent = Shapes.create(scope.tx(), KIND, Ids.timed("pi"));
        intent.put("client_secret", intent.path("id").asString() + "_secret_" + Ids.random(25));
        return intent.put("amount", amount).put("currency", currency);
    }

    /// Sets a payment method by its id.
    public static void use(Scope scope, ObjectNode intent, String id) {
        IntentSettings.use(scope, intent, id);
    }

    private ObjectNode update(Call call) {
        ObjectNode intent = ClientAccess.target(call);
        Params params = call.params();
        String status = intent.path("status").asString();
        boolean moneyChanges = params.has("amount") || params.has("currency");
        if (status.equals("succeeded")
                || status.equals("canceled")
                || status.equals("requires_capture")) {
            if (moneyChanges || params.has("payment_method") || params.has("customer")) {
                throw unexpected(
                        intent,
                        "This PaymentIntent's "
                                + (params.has("amount") ? "amount" : "parameters")
                                + " could not be updated because it has a status of "
                                + status
                                + ". You may only update a PaymentIntent with one of the following"
                                + " statuses: requires_payment_method, requires_confirmation,"
                                + " requires_action.");
            }
        }
        if (moneyChanges) {
            if (params.has("currency")) {
                intent.put("currency", Money.currency(params));
            }
            if (params.has("amount")) {
                intent.put("amount", Money.chargeable(params, intent.path("currency").asString()));
            }
        }
        ObjectNode customer = call.named("customer", "customer");
        if (customer != null) {
            intent.set("customer", customer.get("id"));
        }
        IntentSettings.apply(call.scope(), intent, params);
        if (status.equals("requires_payment_method") && intent.path("payment_method").isString()) {
            intent.put("status", "requires_confirmation");
        }
        return call.scope().save(intent);
    }

    private ObjectNode confirm(Call call) {
        ObjectNode intent = ClientAccess.target(call);
        String status = intent.path("status").asString();
        if (!CONFIRMABLE.contains(status)) {
            throw unexpected(
                    intent,
                    status.equals("succeeded")
                            ? "You cannot confirm this PaymentIntent because it has already succeeded after"
                                    + " being previously confirmed."
                            : "You cannot confirm this PaymentIntent because it has a status of "
                                    + status
                                    + ". Only a PaymentIntent with one of the following statuses may be"
                                    + " confirmed: requires_confirmation, requires_action.");
        }
        IntentSettings.apply(call.scope(), intent, call.params());
        return confirm(call, intent);
    }

    private ObjectNode confirm(Call call, ObjectNode intent) {
        Params params = call.params();
        if (!intent.path("payment_method").isString()) {
            throw unexpected(
                    intent,
                    "You cannot confirm this PaymentIntent because it's missing a payment method. You can"
                            + " either update the PaymentIntent with a payment method and then confirm it"
                            + " again, or confirm it again directly with a payment method or"
                            + " ConfirmationToken.");
        }
        boolean viaSdk = call.publishable() || params.flag("use_stripe_sdk");
        String returnUrl = params.string("return_url");
        if (returnUrl == null && !viaSdk && mayRedirect(intent)) {
            throw StripeException.invalid(null, RETURN_URL_NEEDED, "return_url");
        }
        boolean offSession =
                params.has("off_session") && !params.string("off_session", "false").equals("false");
        ObjectNode error =
                payments.confirm(
                        call.scope(),
                        intent,
                        new Payments.Confirmation(
                                offSession,
                                params.flag("error_on_requires_action"),
                                params.flag("use_stripe_sdk"),
                                returnUrl));
        if (error != null) {
            throw StripeException.card(error);
        }
        return intent;
    }

    static boolean mayRedirect(ObjectNode intent) {
        JsonNode automatic = intent.path("automatic_payment_methods");
        return automatic.path("enabled").asBoolean(false)
                && automatic.path("allow_redirects").asString("").equals("always");
    }

    static final String RETURN_URL_NEEDED =
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some"
                    + " of these payment methods might redirect your customer off of your page, you must provide"
                    + " a `return_url`. If you don't want to accept redirect-based payment methods, set"
                    + " `automatic_payment_methods[enabled]` to `true` and"
                    + " `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and"
                    + " Payment Intents.";

    private ObjectNode capture(Call call) {
        ObjectNode intent = ClientAccess.target(call);
        String status = intent.path("status").asString();
        if (!status.equals("requires_capture")) {
            throw unexpected(
                    intent,
                    status.equals("succeeded")
                            ? "This PaymentIntent could not be captured because it has already been captured."
                            : "This PaymentIntent could not be captured because it has a status of "
                                    + status
                                    + ". Only a PaymentIntent with one of the following statuses may be"
                                    + " captured: requires_capture.");
        }
        long capturable = intent.path("amount_capturable").asLong();
        long amount =
                call.params().has("amount_to_capture")
                        ? Money.positive(call.params(), "amount_to_capture")
                        : capturable;
        if (amount > capturable) {
            throw StripeException.invalid(
                    "amount_too_large",
                    "The amount to capture exceeds the "
                            + Money.display(capturable, intent.path("currency").asString())
                            + " that is capturable.",
                    "amount_to_capture");
        }
        call.params().mergeMetadata(intent);
        call.params().copyTo(intent, "statement_descriptor", "statement_descriptor_suffix");
        payments.capture(call.scope(), intent, amount);
        return intent;
    }

    private ObjectNode cancel(Call call) {
        ObjectNode intent = ClientAccess.target(call);
        String status = intent.path("status").asString();
        if (!CANCELLABLE.contains(status)) {
            throw unexpected(
                    intent,
                    "You cannot cancel this PaymentIntent because it has a status of "
                            + status
                            + ". Only a PaymentIntent with one of the following statuses may be canceled: "
                            + String.join(", ", CANCELLABLE)
                            + ".");
        }
        payments.cancel(call.scope(), intent, call.params().string("cancellation_reason"));
        return intent;
    }

    private static StripeException unexpected(@Nullable ObjectNode intent, String message) {
        return StripeException.state(
                "payment_intent_unexpected_state", message, "payment_intent", intent);
    }
}
