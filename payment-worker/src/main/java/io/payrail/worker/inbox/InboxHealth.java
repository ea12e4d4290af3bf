package io.payrail.worker.inbox;

import java.util.Objects;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/// What the listener of Stripe's events adds to the worker's health. The beans' names are those of
/// the components.
@Configuration(proxyBeanMethods = false)
class InboxHealth {
    /// Liveness: a container that stopped by itself, by an error or a refused login, never starts
    /// again.
    @Bean
    HealthIndicator stripeEventPolling(KafkaListenerEndpointRegistry listeners) {
        return () ->
                (listener(listeners).isInExpectedState() ? Health.up() : Health.down()).build();
    }

    /// Readiness: a worker that is no member of the group yet takes no events.
    @Bean
    HealthIndicator stripeEventGroup(KafkaListenerEndpointRegistry listeners) {
        return () -> (joined(listener(listeners)) ? Health.up() : Health.outOfService()).build();
    }

    /// Its consumer tells -1 until it was told its share, which may be no partition at all.
    private static boolean joined(MessageListenerContainer listener) {
        return listener.metrics().values().stream()
                .flatMap(client -> client.entrySet().stream())
                .filter(metric -> metric.getKey().name().equals("last-rebalance-seconds-ago"))
                .anyMatch(metric ->
                        metric.getValue().metricValue() instanceof Number seconds
                                && seconds.doubleValue() >= 0);
    }

    private static MessageListenerContainer listener(KafkaListenerEndpointRegistry listeners) {
        return Objects.requireNonNull(
                listeners.getListenerContainer(StripeEventListener.ID), "there is one listener");
    }
}
