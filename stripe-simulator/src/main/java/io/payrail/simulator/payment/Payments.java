package io.payrail.simulator.payment;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.api.Timed;
import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The state machine of payment intents: confirm, authenticate, charge, capture, cancel. Works on
/// an intent that is in its preconditions; the calls that lead here check parameters and status.
/// Each step runs in its caller's transaction.
public final class Payments {
    private final List<PaymentListener> listeners = new ArrayList<>();
    private final Supplier<String> baseUrl;

    /// @param baseUrl of this simulator, for the pages that stand for a bank
    public Payments(Supplier<String> baseUrl) {
        this.baseUrl = baseUrl;
    }

    public void addListener(PaymentListener listener) {
        listeners.add(listener);
    }

    /// The answers of banks that take their time.
    public Timed settlements() {
        return new Settlements(this);
    }

    /// How a confirmation was asked for.
    ///
    /// @param viaSdk whether the client handles the next action itself rather than being redirected
    public record Confirmation(
            boolean offSession,
            boolean errorOnRequiresAction,
            boolean viaSdk,
            @Nullable String returnUrl) {
        public static final Confirmation OFF_SESSION = new Confirmation(true, false, false, null);
        public static final Confirmation ON_SESSION = new Confirmation(false, false, true, null);
    }

    /// Tries to pay with the intent's payment method.
    ///
    /// @return the error of a decline, or null if the payment succeeded or waits for the cardholder
    public @Nullable ObjectNode confirm(Scope scope, ObjectNode intent, Confirmation how) {
        ObjectNode method = scope.tx().get(intent.path("payment_method").asString());
        intent.putNull("last_payment_error");
        intent.putNull("next_action");
        TestCard card = PaymentMethods.behaviour(method);
        if (card.needsAuthentication(PaymentMethods.isSetUp(method), how.offSession())) {
            boolean canWait = !how.offSession() || intent.path(Scope.HIDDEN).has("invoice");
            if (!canWait || how.errorOnRequiresAction()) {
                return decline(
                        scope,
                        intent,
                        method,
                        Decline.of("authentication_required", "authentication_required"));
            }
            intent.put("status", "requires_action");
            intent.set("next_action", nextAction(baseUrl.get(), intent, how));
            scope.emit("payment_intent.requires_action", intent);
            return null;
        }
        return charge(scope, intent, method, card, false);
    }

    static ObjectNode nextAction(String baseUrl, ObjectNode intent, Confirmation how) {
        String page =
                baseUrl
                        + "/_simulator/authenticate/"
                        + intent.path("id").asString()
                        + "?client_secret="
                        + intent.path("client_secret").asString();
        ObjectNode action = Json.object();
        if (how.returnUrl() != null && !how.viaSdk()) {
            action.putObject("redirect_to_url").put("return_url", how.returnUrl()).put("url", page);
            return action.put("type", "redirect_to_url");
        }
        action.put("type", "use_stripe_sdk");
        action.putObject("use_stripe_sdk")
                .put("type", "three_d_secure_redirect")
                .put("stripe_js", page)
                .put("source", "src_" + intent.path("id").asString().substring(3));
        return action;
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
            if (intent.path("setup_future_usage").isString()) {
                PaymentMethods.markSetUp(scope, method);
            }
            charge(scope, intent, method, PaymentMethods.behaviour(method), true);
        } else {
            ObjectNode error = authenticationFailure("payment_intent", method);
            intent.put("status", "requires_payment_method");
            intent.putNull("payment_method");
            intent.set("last_payment_error", error);
            scope.emit("payment_intent.payment_failed", intent);
            listeners.forEach(listener -> listener.failed(scope, intent));
        }
        return true;
    }

    static ObjectNode authenticationFailure(String kind, ObjectNode method) {
        String code = kind + "_authentication_failure";
        ObjectNode error =
                Json.object().put("code", code).put("doc_url", StripeException.docUrl(code));
        error.put(
                "message",
                "We are unable to authenticate your payment method. Please choose a different payment"
                        + " method and try again.");
        error.set("payment_method", method.deepCopy());
        return error.put("type", "invalid_request_error");
    }

    private @Nullable ObjectNode charge(
            Scope scope,
            ObjectNode intent,
            ObjectNode method,
            TestCard card,
            boolean authenticated) {
        Decline decline = scope.forcedDecline() == null ? card.decline() : scope.forcedDecline();
        if (decline != null) {
            return decline(scope, intent, method, decline);
        }
        boolean manual = intent.path("capture_method").asString().equals("manual");
        ObjectNode charge = Charges.attempt(scope, intent, method);
        if (Settlements.isSlow(method)) {
            return process(scope, intent, method, charge);
        }
        Charges.succeed(charge, !manual);
        if (authenticated
                && charge.path("payment_method_details").path("card")
                        instanceof ObjectNode details) {
            details.putObject("three_d_secure")
                    .put("authentication_flow", "challenge")
                    .put("electronic_commerce_indicator", "05")
                    .putNull("exemption_indicator")
                    .put("result", "authenticated")
                    .putNull("result_reason")
                    .put("transaction_id", UUID.randomUUID().toString())
                    .put("version", "2.2.0");
        }
        intent.set("latest_charge", charge.get("id"));
        intent.putNull("next_action");
        keepMethod(scope, intent, method);
        if (manual) {
            intent.put("status", "requires_capture");
            intent.set("amount_capturable", intent.get("amount"));
            scope.emit("charge.succeeded", charge);
            scope.emit("payment_intent.amount_capturable_updated", intent);
            return null;
        }
        boolean settledLater = intent.path("capture_method").asString().equals("automatic_async");
        if (!settledLater) {
            Charges.settle(scope, charge);
        }
        scope.emit("charge.succeeded", charge);
        succeed(scope, intent, intent.path("amount").asLong());
        if (settledLater) {
            Charges.settle(scope, charge);
            scope.emit("charge.updated", charge);
        }
        if (card == TestCard.BYPASS_PENDING) {
            Charges.release(scope, charge);
        }
        Disputes.follow(scope, charge, card);
        return null;
    }

    private @Nullable ObjectNode process(
            Scope scope, ObjectNode intent, ObjectNode method, ObjectNode charge) {
        intent.put("status", "processing");
        intent.set("latest_charge", charge.get("id"));
        Settlements.await(scope, intent, method);
        keepMethod(scope, intent, method);
        scope.emit("charge.pending", charge);
        scope.emit("payment_intent.processing", intent);
        return null;
    }

    /// The bank has answered about a payment that was processing.
    void settle(Scope scope, ObjectNode intent, ObjectNode method, boolean paid) {
        ObjectNode charge = scope.tx().get(intent.path("latest_charge").asString());
        if (!paid) {
            refuse(
                    scope,
                    intent,
                    method,
                    charge,
                    Decline.of("payment_intent_payment_attempt_failed", null));
            return;
        }
        Charges.succeed(charge, true);
        Charges.settle(scope, charge);
        scope.emit("charge.succeeded", charge);
        succeed(scope, intent, intent.path("amount").asLong());
    }

    private void succeed(Scope scope, ObjectNode intent, long received) {
        intent.put("status", "succeeded");
        intent.put("amount_received", received);
        intent.put("amount_capturable", 0);
        scope.emit("payment_intent.succeeded", intent);
        listeners.forEach(listener -> listener.succeeded(scope, intent));
    }

    /// After a payment the method belongs to the customer if it is to be used again, and is spent
    /// if it has none.
    private static void keepMethod(Scope scope, ObjectNode intent, ObjectNode method) {
        if (method.path("customer").isString()) {
            return;
        }
        if (intent.path("customer").isString() && intent.path("setup_future_usage").isString()) {
            PaymentMethods.link(scope, method, intent.path("customer").asString());
        } else {
            method.withObjectProperty(Scope.HIDDEN).put("spent", true);
            scope.save(method);
        }
    }

    private ObjectNode decline(Scope scope, ObjectNode intent, ObjectNode method, Decline decline) {
        return refuse(scope, intent, method, Charges.attempt(scope, intent, method), decline);
    }

    private ObjectNode refuse(
            Scope scope, ObjectNode intent, ObjectNode method, ObjectNode charge, Decline decline) {
        Charges.decline(charge, decline);
        ObjectNode error = Declines.error(decline, method);
        error.set("charge", charge.get("id"));
        intent.put("status", "requires_payment_method");
        intent.putNull("payment_method");
        intent.putNull("next_action");
        intent.set("latest_charge", charge.get("id"));
        intent.set("last_payment_error", error);
        scope.emit("charge.failed", charge);
        scope.emit("payment_intent.payment_failed", intent);
        listeners.forEach(listener -> listener.failed(scope, intent));
        ObjectNode answer = error.deepCopy();
        answer.set("payment_intent", intent.deepCopy());
        return answer;
    }

    /// There is nothing to pay the intent with: it stays as it is, and what waits for it is told.
    public void unpayable(Scope scope, ObjectNode intent) {
        listeners.forEach(listener -> listener.failed(scope, intent));
    }

    /// Takes an authorised amount, or part of it; the rest is released.
    public void capture(Scope scope, ObjectNode intent, long amount) {
        ObjectNode charge = scope.tx().get(intent.path("latest_charge").asString());
        Charges.capture(scope, charge, amount);
        succeed(scope, intent, amount);
        ObjectNode method = scope.tx().get(charge.path("payment_method").asString());
        Disputes.follow(scope, charge, PaymentMethods.behaviour(method));
    }

    /// Ends an intent for good and releases what it had authorised.
    public void cancel(Scope scope, ObjectNode intent, @Nullable String reason) {
        if (intent.path("status").asString().equals("requires_capture")) {
            ObjectNode charge = scope.tx().get(intent.path("latest_charge").asString());
            charge.set("amount_refunded", charge.get("amount"));
            charge.put("refunded", true);
            scope.emit("charge.refunded", charge);
        }
        intent.put("status", "canceled");
        intent.put("canceled_at", scope.tx().now());
        intent.put("cancellation_reason", reason);
        intent.put("amount_capturable", 0);
        intent.putNull("next_action");
        scope.emit("payment_intent.canceled", intent);
    }
}
