package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Params;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.state.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Setup intents: verify a payment method, with the cardholder where the card asks for that, and
/// attach it to the customer.
public final class SetupIntents {
    private static final String KIND = "setup_intent";
    private static final Set<String> OPEN =
            Set.of("requires_payment_method", "requires_confirmation", "requires_action");

    private final List<PaymentListener> listeners = new ArrayList<>();
    private final Supplier<String> baseUrl;

    public SetupIntents(Supplier<String> baseUrl) {
        this.baseUrl = baseUrl;
    }

    public void addListener(PaymentListener listener) {
        listeners.add(listener);
    }

    public void register(Routes routes) {
        routes.post("/v1/setup_intents", "SetupIntentCreate", this::create);
        routes.get(
                "/v1/setup_intents",
                "SetupIntentList",
                call -> Lists.page(call, KIND, "customer", "payment_method"));
        routes.publishable(
                "GET",
                "/v1/setup_intents/{id}",
                "SetupIntentRetrieve",
                ClientAccess.PARAMS,
                SetupIntents::target);
        routes.post("/v1/setup_intents/{id}", "SetupIntentUpdate", this::update);
        routes.publishable(
                "POST",
                "/v1/setup_intents/{id}/confirm",
                "SetupIntentConfirm",
                ClientAccess.PARAMS,
                this::confirm);
        routes.post("/v1/setup_intents/{id}/cancel", "SetupIntentCancel", this::cancel);
    }

    private static ObjectNode target(Call call) {
        return ClientAccess.target(call, KIND, "intent");
    }

    /// A new setup intent that waits for a payment method; not saved yet.
    public static ObjectNode blank(Scope scope, @Nullable String customer) {
        ObjectNode intent = Shapes.create(scope.tx(), KIND, Ids.timed("seti"));
        intent.put("client_secret", intent.path("id").asString() + "_secret_" + Ids.random(31));
        return intent.put("customer", customer);
    }

    private ObjectNode create(Call call) {
        Params params = call.params();
        ObjectNode customer = call.named("customer", "customer");
        ObjectNode intent =
                blank(call.scope(), customer == null ? null : customer.path("id").asString());
        List<String> types = params.strings("payment_method_types");
        Params automatic = params.nested("automatic_payment_methods");
        boolean enabled =
                automatic == null ? call.automaticMethodsByDefault() : automatic.flag("enabled");
        if (types.isEmpty() && enabled) {
            intent.putObject("automatic_payment_methods")
                    .put(
                            "allow_redirects",
                            automatic == null
                                    ? "always"
                                    : automatic.string("allow_redirects", "always"))
                    .put("enabled", true);
            intent.putArray("payment_method_types").add("card").add("link");
        } else if (!types.isEmpty()) {
            ArrayNode accepted = intent.putArray("payment_method_types");
            types.forEach(accepted::add);
        }
        apply(call, intent);
        call.scope().emit("setup_intent.created", intent);
        return params.flag("confirm") ? confirm(call, intent) : intent;
    }

    private static void apply(Call call, ObjectNode intent) {
        Params params = call.params();
        params.copyTo(intent, "description", "usage", "on_behalf_of");
        params.mergeMetadata(intent);
        IntentSettings.choose(call.scope(), intent, params);
        if (intent.path("payment_method").isString()
                && intent.path("status").asString().equals("requires_payment_method")) {
            intent.put("status", "requires_confirmation");
        }
    }

    private ObjectNode update(Call call) {
        ObjectNode intent = open(call, "updated");
        ObjectNode customer = call.named("customer", "customer");
        if (customer != null) {
            intent.set("customer", customer.get("id"));
        }
        apply(call, intent);
        return call.scope().save(intent);
    }

    private static ObjectNode open(Call call, String verb) {
        ObjectNode intent = target(call);
        String status = intent.path("status").asString();
        if (!OPEN.contains(status)) {
            throw unexpected(
                    intent,
                    "This SetupIntent cannot be "
                            + verb
                            + " because it has a status of "
                            + status
                            + ". Only a SetupIntent with one of the following statuses may be "
                            + verb
                            + ": "
                            + String.join(", ", OPEN.stream().sorted().toList())
                            + ".");
        }
        return intent;
    }

    private static StripeException unexpected(ObjectNode intent, String message) {
        return StripeException.state("setup_intent_unexpected_state", message, KIND, intent);
    }

    private ObjectNode confirm(Call call) {
        ObjectNode intent = open(call, "confirmed");
        apply(call, intent);
        return confirm(call, intent);
    }

    private ObjectNode confirm(Call call, ObjectNode intent) {
        Scope scope = call.scope();
        Params params = call.params();
        if (!intent.path("payment_method").isString()) {
            throw unexpected(
                    intent,
                    "You cannot confirm this SetupIntent because it's missing a payment method. You can"
                            + " either update the SetupIntent with a payment method and then confirm it"
                            + " again, or confirm it again directly with a payment method or"
                            + " ConfirmationToken.");
        }
        String returnUrl = params.string("return_url");
        boolean viaSdk = params.flag("use_stripe_sdk");
        if (returnUrl == null
                && !viaSdk
                && !call.publishable()
                && PaymentIntents.mayRedirect(intent)) {
            throw StripeException.invalid(
                    null,
                    PaymentIntents.RETURN_URL_NEEDED.replace("PaymentIntent", "SetupIntent"),
                    "return_url");
        }
        ObjectNode error =
                confirm(scope, intent, new Payments.Confirmation(false, false, viaSdk, returnUrl));
        if (error != null) {
            throw StripeException.card(error);
        }
        return intent;
    }

    /// Tries to set up the intent's payment method.
    ///
    /// @return the error of a decline, or null if it is set up or waits for the cardholder
    public @Nullable ObjectNode confirm(Scope scope, ObjectNode intent, Payments.Confirmation how) {
        ObjectNode method = scope.tx().get(intent.path("payment_method").asString());
        TestCard card = PaymentMethods.behaviour(method);
        if (card.needsAuthenticationOnSetup() && !PaymentMethods.isSetUp(method)) {
            intent.put("status", "requires_action");
            intent.set("next_action", Payments.nextAction(baseUrl.get(), intent, how));
            scope.emit("setup_intent.requires_action", intent);
            return null;
        }
        return finish(scope, intent, method, card);
    }

    /// The cardholder has answered the bank.
    ///
    /// @return whether the intent was waiting for that
    public boolean authenticate(Scope scope, ObjectNode intent, boolean passed) {
        if (!intent.path("status").asString().equals("requires_action")) {
            return false;
        }
        ObjectNode method = scope.tx().get(intent.path("payment_method").asString());
        intent.putNull("next_action");
        if (passed) {
            finish(scope, intent, method, PaymentMethods.behaviour(method));
        } else {
            fail(scope, intent, Payments.authenticationFailure(KIND, method));
        }
        return true;
    }

    private @Nullable ObjectNode finish(
            Scope scope, ObjectNode intent, ObjectNode method, TestCard card) {
        Decline decline =
                scope.forcedDecline() == null ? card.declineOnAttach() : scope.forcedDecline();
        if (decline != null) {
            ObjectNode error = Declines.error(decline, method);
            fail(scope, intent, error);
            ObjectNode answer = error.deepCopy();
            answer.set(KIND, intent.deepCopy());
            return answer;
        }
        if (intent.path("customer").isString()) {
            PaymentMethods.link(scope, method, intent.path("customer").asString());
        }
        PaymentMethods.markSetUp(scope, method);
        intent.put("status", "succeeded");
        intent.putNull("last_setup_error");
        intent.putNull("next_action");
        scope.emit("setup_intent.succeeded", intent);
        listeners.forEach(listener -> listener.succeeded(scope, intent));
        return null;
    }

    private void fail(Scope scope, ObjectNode intent, ObjectNode error) {
        intent.put("status", "requires_payment_method");
        intent.putNull("payment_method");
        intent.set("last_setup_error", error);
        scope.emit("setup_intent.setup_failed", intent);
        listeners.forEach(listener -> listener.failed(scope, intent));
    }

    private ObjectNode cancel(Call call) {
        ObjectNode intent = open(call, "canceled");
        intent.put("status", "canceled");
        intent.putNull("next_action");
        intent.put("cancellation_reason", call.params().string("cancellation_reason"));
        call.scope().emit("setup_intent.canceled", intent);
        return intent;
    }
}
