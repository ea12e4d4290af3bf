package io.payrail.simulator;

import io.payrail.simulator.api.Secret;
import io.payrail.simulator.webhook.WebhookOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a simulator runs. Start from [#defaults] and change what matters.
///
/// @param port 0 for a free one
/// @param apiVersion the account's default, used for events and for requests without a
///   `Stripe-Version`
/// @param dataDirectory where the state is kept across restarts, or null for memory only
/// @param seed of the chances that faults and webhook disturbances take
/// @param maxInFlight requests at once; more are answered 429
/// @param maxRequestLog entries of the request log that are kept
/// @param tick how often Stripe's own timers (expiries, renewals, forgotten keys) are looked at
public record SimulatorOptions(
        String host,
        int port,
        Secret secretKey,
        Secret publishableKey,
        String apiVersion,
        @Nullable Path dataDirectory,
        Clock clock,
        long seed,
        WebhookOptions webhooks,
        int maxInFlight,
        int maxRequestLog,
        Duration tick) {
    public static final String API_VERSION = "2026-07-29.dahlia";

    /// Keys that only this simulator knows, loopback, a free port, nothing on disk.
    public static SimulatorOptions defaults() {
        return new SimulatorOptions(
                "127.0.0.1",
                0,
                new Secret("sk_test_simulator0000000000000000"),
                new Secret("pk_test_simulator0000000000000000"),
                API_VERSION,
                null,
                Clock.systemUTC(),
                1,
                WebhookOptions.DEFAULT,
                2_000,
                100_000,
                Duration.ofSeconds(1));
    }

    public SimulatorOptions withHost(String newHost) {
        return copy(newHost, port, secretKey, publishableKey, dataDirectory, clock, seed, webhooks);
    }

    public SimulatorOptions withPort(int newPort) {
        return copy(host, newPort, secretKey, publishableKey, dataDirectory, clock, seed, webhooks);
    }

    public SimulatorOptions withKeys(String newSecretKey, String newPublishableKey) {
        return copy(
                host,
                port,
                new Secret(newSecretKey),
                new Secret(newPublishableKey),
                dataDirectory,
                clock,
                seed,
                webhooks);
    }

    public SimulatorOptions withDataDirectory(@Nullable Path directory) {
        return copy(host, port, secretKey, publishableKey, directory, clock, seed, webhooks);
    }

    public SimulatorOptions withClock(Clock newClock) {
        return copy(host, port, secretKey, publishableKey, dataDirectory, newClock, seed, webhooks);
    }

    public SimulatorOptions withSeed(long newSeed) {
        return copy(host, port, secretKey, publishableKey, dataDirectory, clock, newSeed, webhooks);
    }

    /// Other waits between attempts.
    ///
    /// @param retries the waits before the second, third… attempt at a webhook
    public SimulatorOptions withWebhookRetries(Duration... retries) {
        return copy(
                host,
                port,
                secretKey,
                publishableKey,
                dataDirectory,
                clock,
                seed,
                new WebhookOptions(List.of(retries), webhooks.timeout(), webhooks.concurrency()));
    }

    public SimulatorOptions withWebhooks(WebhookOptions newWebhooks) {
        return copy(host, port, secretKey, publishableKey, dataDirectory, clock, seed, newWebhooks);
    }

    private SimulatorOptions copy(
            String newHost,
            int newPort,
            Secret newSecretKey,
            Secret newPublishableKey,
            @Nullable Path newDataDirectory,
            Clock newClock,
            long newSeed,
            WebhookOptions newWebhooks) {
        return new SimulatorOptions(
                newHost,
                newPort,
                newSecretKey,
                newPublishableKey,
                apiVersion,
                newDataDirectory,
                newClock,
                newSeed,
                newWebhooks,
                maxInFlight,
                maxRequestLog,
                tick);
    }
}
