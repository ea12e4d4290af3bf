package io.payrail.worker.subscription;

import io.payrail.worker.projection.Model;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The kinds of Stripe object that make up a subscription.
@Configuration(proxyBeanMethods = false)
class SubscriptionModels {
    @Bean
    Model<SubscriptionState> subscriptions() {
        return new Model<>(
                "subscription",
                "subscription",
                "subscription",
                SubscriptionState.class,
                (object, _) -> SubscriptionState.read(object));
    }

    @Bean
    Model<InvoiceState> invoices() {
        return new Model<>(
                "invoice",
                "invoice",
                "invoice",
                InvoiceState.class,
                (object, _) -> InvoiceState.read(object));
    }
}
