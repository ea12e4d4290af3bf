package io.payrail.worker;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The payment worker: the only owner of the database and the only caller of Stripe.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PaymentWorker {
    /// The worker as an application, not yet started; its settings are in `payment-worker.yaml`.
    public static SpringApplication application() {
        var application = new SpringApplication(PaymentWorker.class);
        application.setDefaultProperties(Map.of("spring.config.name", "payment-worker"));
        return application;
    }

    public static void main(String[] arguments) {
        application().run(arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
