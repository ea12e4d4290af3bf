package io.payrail.local;

import io.payrail.contract.Secret;
import java.util.Map;

/// Which Stripe the stack talks to.
sealed interface StripeAccount {
    /// Stripe's values are longer; what is this short was pasted badly.
    int MIN_LENGTH = 16;

    Secret secretKey();

    String publishableKey();

    Secret webhookSecret();

    /// The simulator's one account; its keys open nothing but this process.
    record Simulated(Secret secretKey, String publishableKey, Secret webhookSecret)
            implements StripeAccount {
        static Simulated account() {
            return new Simulated(
                    new Secret("sk_test_payrail_local"),
                    "pk_test_payrail_local",
                    new Secret("whsec_payrail_local"));
        }
    }

    /// A sandbox of the user's at Stripe.
    record Real(Secret secretKey, String publishableKey, Secret webhookSecret)
            implements StripeAccount {}

    /// Real Stripe when the environment has a key for it.
    ///
    /// @throws UnusableSettingException if the key is a live one, or its companions are missing
    static StripeAccount from(Map<String, String> environment) {
        String secretKey = environment.getOrDefault("STRIPE_SECRET_KEY", "");
        if (secretKey.isBlank()) {
            return Simulated.account();
        }
        if (!secretKey.startsWith("sk_test_") && !secretKey.startsWith("rk_test_")) {
            throw new UnusableSettingException(
                    "STRIPE_SECRET_KEY is no test key (sk_test_… or rk_test_…); the local stack does"
                            + " not touch live accounts.");
        }
        return new Real(
                new Secret(secretKey.strip()),
                required(
                        environment,
                        "STRIPE_PUBLISHABLE_KEY",
                        "pk_test_",
                        "it is beside the secret key in Stripe's dashboard"),
                new Secret(
                        required(
                                environment,
                                "STRIPE_WEBHOOK_SECRET",
                                "whsec_",
                                "`stripe listen --forward-to 127.0.0.1:"
                                        + 8082
                                        + "/webhooks/stripe` prints it")));
    }

    private static String required(
            Map<String, String> environment, String name, String prefix, String where) {
        String value = environment.getOrDefault(name, "").strip();
        if (!value.startsWith(prefix) || value.length() < MIN_LENGTH) {
            throw new UnusableSettingException(
                    "STRIPE_SECRET_KEY is set, but %s is not a value like %s…; %s."
                            .formatted(name, prefix, where));
        }
        return value;
    }
}
