package io.payrail.worker.customer;

import io.payrail.worker.projection.Model;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The one kind of Stripe object that stands for a customer.
@Configuration(proxyBeanMethods = false)
class CustomerModels {
    @Bean
    Model<CustomerState> customers() {
        return new Model<>(
                "customer",
                "customer",
                "customer",
                CustomerState.class,
                Set.of("customer.created", "customer.updated", "customer.deleted"),
                CustomerState::read);
    }
}
