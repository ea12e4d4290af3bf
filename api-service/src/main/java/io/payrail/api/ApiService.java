package io.payrail.api;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/// The HTTP API: authenticates, validates, publishes commands to Kafka, awaits their replies and
/// reads views. It never calls Stripe and never writes to the database.
@SpringBootApplication
@ConfigurationPropertiesScan
public class ApiService {
    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /// The service as configured by `api-service.yaml`. Further settings are passed to
    /// [SpringApplication#run(String...)] as `--name=value`, so that several services can run in
    /// one process.
    public static SpringApplication application() {
        var application = new SpringApplication(ApiService.class);
        application.setMainApplicationClass(ApiService.class);
        application.setDefaultProperties(Map.of("spring.config.name", "api-service"));
        return application;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
