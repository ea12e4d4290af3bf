package io.payrail.worker.relay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the relay adds to the worker's liveness. The bean's name is that of the component.
@Configuration(proxyBeanMethods = false)
class RelayHealth {
    /// Whoever supervises tries again after every failure; only its own end is final.
    @Bean
    HealthIndicator journalRelaying(ObjectProvider<JournalRelay> relay) {
        return () ->
                (relay.stream().allMatch(JournalRelay::isSupervised) ? Health.up() : Health.down())
                        .build();
    }
}
