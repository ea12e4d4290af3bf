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
    private static final long FIRST_PAUSE_MS = 200;
    private static final double GROWTH = 2;
    private static final long LONGEST_PAUSE_MS = 5_000;

    @Bean
    CommonErrorHandler untilTheWorldIsBack() {
        var pauses = new ExponentialBackOff(FIRST_PAUSE_MS, GROWTH);
        pauses.setMaxInterval(LONGEST_PAUSE_MS);
        return new DefaultErrorHandler(pauses);
    }
}
