package io.payrail.worker.setup;

import io.payrail.worker.projection.Model;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The one kind of Stripe object that saves a payment method.
@Configuration(proxyBeanMethods = false)
class SetupModels {
    @Bean
    Model<SetupState> setups() {
        return new Model<>(
                "setup_intent",
                "setup_intent",
                "setup_intent",
                SetupState.class,
                (object, _) -> SetupState.read(object));
    }
}
