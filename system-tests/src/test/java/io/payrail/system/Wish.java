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

    /// What the API can be asked for.
    enum Kind {
        PAYMENT("create-payment-intent"),
        CUSTOMER("create-customer"),
        SUBSCRIPTION("create-subscription"),
        CANCEL("payments/%s/cancel"),
        REFUND("payments/%s/refunds"),
        CHANGE("subscriptions/%s/change"),
        END("subscriptions/%s/cancel"),
        RESUME("subscriptions/%s/resume");

        private final String resource;

        Kind(String resource) {
            this.resource = resource;
        }

        /// Whether Stripe may say no to it: what it is about may not have become what it needs.
        boolean mayBeRefused() {
            return switch (this) {
                case PAYMENT, CUSTOMER, SUBSCRIPTION -> false;
                case CANCEL, REFUND, CHANGE, END, RESUME -> true;
            };
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
