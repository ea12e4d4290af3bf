package io.payrail.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.simulator.http.Request;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The account's keys, and who a request says it is from.
public record Credentials(Secret secretKey, Secret publishableKey) {
    enum Role {
        SECRET,
        PUBLISHABLE
    }

    /// @param offeredInForm the `key` parameter that browsers' clients send, or null
    Role authenticate(Request request, @Nullable String offeredInForm) {
        String offered = offered(request.header("Authorization"));
        if (offered == null) {
            offered = offeredInForm;
        }
        if (offered == null || offered.isEmpty()) {
            throw refusal(
                    "You did not provide an API key. You need to provide your API key in the"
                            + " Authorization header, using Bearer auth (e.g. 'Authorization: Bearer"
                            + " YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for"
                            + " details, or we can help at https://support.stripe.com/.",
                    null);
        }
        if (same(offered, secretKey)) {
            return Role.SECRET;
        }
        if (same(offered, publishableKey)) {
            return Role.PUBLISHABLE;
        }
        throw refusal("Invalid API Key provided: " + masked(offered), null);
    }

    static StripeException secretKeyRequired() {
        return refusal(
                "This API call cannot be made with a publishable API key. Please use a secret API key."
                        + " You can find a list of your API keys at"
                        + " https://dashboard.stripe.com/account/apikeys.",
                "secret_key_required");
    }

    private static StripeException refusal(String message, @Nullable String code) {
        return StripeException.of(401, "invalid_request_error", code, message, null, false);
    }

    private static @Nullable String offered(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String pair =
                        new String(
                                Base64.getDecoder().decode(authorization.substring(6).strip()),
                                UTF_8);
                return pair.split(":", 2)[0];
            } catch (IllegalArgumentException e) {
                throw refusal("Invalid Basic authorization: " + e.getMessage(), null);
            }
        }
        return null;
    }

    private static boolean same(String offered, Secret key) {
        return MessageDigest.isEqual(offered.getBytes(UTF_8), key.reveal().getBytes(UTF_8));
    }

    private static String masked(String key) {
        int shown = Math.min(4, key.length() / 4);
        String prefix =
                key.startsWith("sk_test_") || key.startsWith("pk_test_") ? key.substring(0, 8) : "";
        return prefix + "*".repeat(12) + key.substring(key.length() - shown);
    }
}
