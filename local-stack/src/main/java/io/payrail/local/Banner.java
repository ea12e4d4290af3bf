package io.payrail.local;

import io.payrail.local.token.User;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/// What the user reads once everything runs.
final class Banner {
    private static final String USER = "dev";

    private Banner() {}

    static void print(LocalStack stack, Settings settings, Duration startup, PrintStream out) {
        out.printf(
                """

                  Payrail runs, %.1f s after the build.

                  Checkout     %s   (pay in a browser, and watch what happens)
                  Try it       %s   (each request of the API, in a form)
                  API          %s
                  Webhooks     %s
                  Stripe       %s
                  PostgreSQL   %s
                  Kafka        %s
                  Health       %s
                """,
                startup.toMillis() / 1000.0,
                stack.checkout(),
                stack.tryPage(),
                stack.api(),
                stack.webhooks(),
                stripe(stack, settings.stripe()),
                stack.jdbcUrl(),
                stack.bootstrapServers(),
                String.join("\n               ", stack.healthUrls()));
        if (settings.stripe() instanceof StripeAccount.Real) {
            out.printf(
                    "  Note         Stripe's webhooks come with: stripe listen --forward-to %s%n",
                    stack.webhooks());
        }
        stack.remarks().forEach(remark -> out.println("  Note         " + remark));
        out.printf(
                """

                  Token for the user %s, valid for 30 days (another user's: curl -s %salice):
                %s

                  Create a payment, confirm it as the app would, look at it:
                %s

                  Operate it (docs/operations.md):
                export PAYRAIL_OPERATOR_URL=%s PAYRAIL_OPERATOR_TOKEN=$(curl -s %s%s)

                  Data         %s (kept; delete it to start afresh)
                  Log          %s
                  Stop         Ctrl-C

                """,
                USER,
                stack.tokens(),
                stack.token(User.named(USER)),
                curls(stack, settings.stripe().publishableKey()),
                stack.operations(),
                stack.tokens(),
                User.OPERATOR,
                shorten(settings.data()),
                shorten(settings.log()));
        out.flush();
    }

    private static String stripe(LocalStack stack, StripeAccount account) {
        return switch (account) {
            case StripeAccount.Simulated simulated ->
                    "simulator at %s, secret key %s"
                            .formatted(stack.stripe(), simulated.secretKey().value());
            case StripeAccount.Real _ ->
                    "real Stripe at %s, with the test key of STRIPE_SECRET_KEY"
                            .formatted(stack.stripe());
        };
    }

    /// Three lines that work one after the other in any POSIX shell, with nothing but curl and sed.
    private static String curls(LocalStack stack, String publishableKey) {
        String authorization =
                "-H \"Authorization: Bearer $(curl -s %s%s)\"".formatted(stack.tokens(), USER);
        return """
        SECRET=$(curl -s %1$s/api/stripe/create-payment-intent %2$s -H 'Content-Type: application/json' -d '{"amount":4200,"currency":"eur"}' | tee /dev/stderr | sed 's/.*"client_secret":"\\([^"]*\\)".*/\\1/')
        curl -s %3$s/v1/payment_intents/${SECRET%%%%_secret_*}/confirm -u %4$s: -d client_secret=$SECRET -d payment_method=pm_card_visa -d return_url=https://example.com
        sleep 1; curl -s %1$s/api/stripe/payments/${SECRET%%%%_secret_*} %2$s
        """
                .formatted(stack.api(), authorization, stack.stripe(), publishableKey)
                .stripTrailing();
    }

    /// Relative to where the user is, when it is below.
    private static Path shorten(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
