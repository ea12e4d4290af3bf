package io.payrail.observability;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/// What every service has: traces, and the check of its virtual threads; and, if it serves others
/// and so has a time to go on serving when it is told to stop, its draining.
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration"
        })
@EnableConfigurationProperties(LivenessProperties.class)
public final class ObservabilityConfiguration {
    @Bean
    Traces traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        return new Traces(
                tracer.getIfAvailable(() -> Tracer.NOOP),
                propagator.getIfAvailable(() -> Propagator.NOOP));
    }

    @Bean
    ServerRequestObservationConvention requestsWithoutAddresses() {
        return new RequestsWithoutAddresses();
    }

    /// The bean's name is the name of the health component.
    @Bean
    VirtualThreadHealth virtualThreads(LivenessProperties properties) {
        return new VirtualThreadHealth(properties.virtualThreadPatience());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("payrail.shutdown.grace")
    @EnableConfigurationProperties(ShutdownProperties.class)
    static final class Shutdown {
        @Bean
        Draining draining(ShutdownProperties properties) {
            return new Draining(properties);
        }
    }
}
