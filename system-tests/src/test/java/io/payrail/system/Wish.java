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
record Wish(
        Kind kind,
        String name,
        int number,
        String owner,
        @Nullable String key,
        Map<String, Object> body,
        boolean twice,
        boolean async) {
    /// No log line, journal row or event may hold this.
    static final String EMAIL_DOMAIN = "marked-personal-data.example";

    /// What the API can be asked for.
    enum Kind {
        PAYMENT("create-payment-intent"),
        CUSTOMER("create-customer"),
        SUBSCRIPTION("create-subscription");

        private final String resource;

        Kind(String resource) {
            this.resource = resource;
        }

        String path() {
            return "/api/stripe/" + resource;
        }
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
