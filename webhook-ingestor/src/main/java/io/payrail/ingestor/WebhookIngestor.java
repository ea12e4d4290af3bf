package io.payrail.ingestor;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/// The webhook ingestor: verifies Stripe's webhooks and makes them durable in Kafka before it
/// answers. Configured by `webhook-ingestor.yaml`, so that it can share a process, and a class
/// path, with other services.
@SpringBootApplication(proxyBeanMethods = false)
public class WebhookIngestor {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /// The application, not yet running. Whoever starts it adds properties as arguments
    /// (`--server.port=0`).
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(WebhookIngestor.class);
        application.setDefaultProperties(Map.of("spring.config.name", "webhook-ingestor"));
        return application;
    }

    public static void main(String[] args) {
        application().run(args);
    }
}
