package io.payrail.worker.inbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/// What happens to a batch that the listener lets fail: only the world's failures come that far, so
/// it is tried without end, ever more slowly.
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {
    /// Milliseconds until a batch of Stripe's events is tried again that could not be applied.
    private static final long FIRST_PAUSE_MS = 200;

    /// The factor by which that pause grows.
    private static final double GROWTH = 2;

    /// Milliseconds that the pauses grow no longer than.
    private static final long LONGEST_PAUSE_MS = 5_000;

    @Bean
    CommonErrorHandler untilTheWorldIsBack() {
        var pauses = new ExponentialBackOff(FIRST_PAUSE_MS, GROWTH);
        pauses.setMaxInterval(LONGEST_PAUSE_MS);
        return new DefaultErrorHandler(pauses);
    }
}
