package io.payrail.simulator.webhook;

import java.time.Duration;
import java.util.List;

/// How webhooks are sent.
///
/// @param retries the waits before the second, third… attempt; when they are used up the delivery
///   is given up
/// @param timeout of one attempt
/// @param concurrency how many attempts run at once
public record WebhookOptions(List<Duration> retries, Duration timeout, int concurrency) {
    /// Short waits, so that a local run meets retries; Stripe's own take hours.
    public static final WebhookOptions DEFAULT =
            new WebhookOptions(
                    List.of(
                            Duration.ofMillis(250),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(3),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(5)),
                    Duration.ofSeconds(10),
                    32);

    public WebhookOptions {
        retries = List.copyOf(retries);
    }
}
