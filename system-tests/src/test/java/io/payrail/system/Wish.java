package io.payrail.system;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that a client asks the API for, the same at each try.
///
/// @param name what it is called in violations: no personal data
/// @param key the `Idempotency-Key`; null for a client that sends none and so asks only once
/// @param body what is sent
/// @param twice asked for by two requests at once, on different instances
/// @param async with `Prefer: respond-async`
/// @param target the id of what it is about
record Wish(
        Kind kind,
        String name,
        int number,
        String owner,
        @Nullable String key,
        Map<String, Object> body,
        boolean twice,
        boolean async,
        @Nullable String target) {
    /// No log line, journal row or event may hold this.
    static final String EMAIL_DOMAIN = "marked-personal-data.example";

    /// What the API can be asked for: each command of the contract, in one way or more.
    enum Kind {
        PAYMENT("create_payment", "POST", "create-payment-intent"),
        CUSTOMER("create_customer", "POST", "create-customer"),
        SUBSCRIPTION("create_subscription", "POST", "create-subscription"),
        CHARGE("pay_off_session", "POST", "payments"),
        CAPTURE("capture_payment", "POST", "payments/%s/capture"),
        CANCEL("cancel_payment", "POST", "payments/%s/cancel"),
        REFUND("refund_payment", "POST", "payments/%s/refunds"),
        PREVIEW("preview_subscription", "POST", "subscriptions/%s/preview"),
        CHANGE("change_subscription", "POST", "subscriptions/%s/change"),
        END("cancel_subscription", "POST", "subscriptions/%s/cancel"),
        RESUME("resume_subscription", "POST", "subscriptions/%s/resume"),
        SETUP("create_setup_intent", "POST", "setup-intents"),
        ACCESS("create_customer_session", "POST", "customer-sessions"),
        METHODS("list_payment_methods", "GET", "customers/%s/payment-methods"),
        CHOOSE("choose_payment_method", "POST", "customers/%s/default-payment-method"),
        DETACH("detach_payment_method", "DELETE", "payment-methods/%s"),
        UPDATE("update_customer", "POST", "customers/%s"),
        ERASE("erase_customer", "DELETE", "customers/%s"),
        PORTAL("create_portal_session", "POST", "billing-portal-sessions"),
        CHECKOUT("create_checkout_session", "POST", "checkout-sessions");

        private final String command;
        private final String method;
        private final String resource;

        Kind(String command, String method, String resource) {
            this.command = command;
            this.method = method;
            this.resource = resource;
        }

        /// The command's type, as the contract names it.
        String command() {
            return command;
        }

        /// Whether it only asks: nothing is promised, and there is no operation.
        boolean isQuestion() {
            return this == PREVIEW || this == METHODS;
        }

        /// Whether Stripe may say no to it: what it is about may not have become what it needs.
        boolean mayBeRefused() {
            return switch (this) {
                case CHARGE, CAPTURE, CANCEL, REFUND, PREVIEW, CHANGE, END, RESUME -> true;
                case PAYMENT,
                        CUSTOMER,
                        SUBSCRIPTION,
                        SETUP,
                        ACCESS,
                        METHODS,
                        CHOOSE,
                        DETACH,
                        UPDATE,
                        ERASE,
                        PORTAL,
                        CHECKOUT ->
                        false;
            };
        }

        /// Whether there may be no answer until Stripe forgets: an error that it has in its memory
        /// in the place of a refusal has left nothing that could be found. A payment is found, even
        /// one that was declined.
        boolean mayStayOpen() {
            return mayBeRefused() && this != CHARGE;
        }
    }

    /// A wish that is about nothing that exists.
    Wish(
            Kind kind,
            String name,
            int number,
            String owner,
            @Nullable String key,
            Map<String, Object> body,
            boolean twice,
            boolean async) {
        this(kind, name, number, owner, key, body, twice, async, null);
    }

    /// What the same client asks for next, about what came of an earlier wish.
    Wish then(Kind next, String step, @Nullable String about, Map<String, Object> asked) {
        var nextName = name + "-" + step;
        return new Wish(next, nextName, number, owner, nextName, asked, twice, async, about);
    }

    String method() {
        return kind.method;
    }

    String path() {
        return "/api/stripe/" + kind.resource.formatted(target);
    }

    String email() {
        return email(owner);
    }

    static String email(String owner) {
        return owner + "@" + EMAIL_DOMAIN;
    }

    String text(String field) {
        return String.valueOf(body.get(field));
    }

    @Override
    public String toString() {
        return name + " of " + owner;
    }
}
