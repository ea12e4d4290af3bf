package io.payrail.worker.dispatch;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the poll loop adds to the worker's health. The beans' names are those of the components.
@Configuration(proxyBeanMethods = false)
class DispatchHealth {
    /// Liveness: a loop that stands still takes no commands and notices nothing.
    @Bean
    HealthIndicator commandPolling(CommandLoop loop) {
        return () -> (loop.turning() ? Health.up() : Health.down()).build();
    }

    /// Readiness: a worker that is no member of the group yet takes no commands.
    @Bean
    HealthIndicator commandGroup(CommandLoop loop) {
        return () -> (loop.joined() ? Health.up() : Health.outOfService()).build();
    }
}
