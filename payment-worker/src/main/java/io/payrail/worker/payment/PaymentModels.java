package io.payrail.worker.payment;

import io.payrail.worker.projection.Model;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The kinds of Stripe object that make up a payment.
@Configuration(proxyBeanMethods = false)
class PaymentModels {
    @Bean
    Model<PaymentState> payments() {
        return new Model<>(
                "payment_intent",
                "payment",
                "payment",
                PaymentState.class,
                (object, _) -> PaymentState.read(object));
    }

    @Bean
    Model<ChargeState> charges() {
        return new Model<>(
                "charge",
                "charge",
                "payment",
                ChargeState.class,
                (object, _) -> ChargeState.read(object));
    }

    @Bean
    Model<DisputeState> disputes() {
        return new Model<>(
                "dispute",
                "dispute",
                "payment",
                DisputeState.class,
                (object, _) -> DisputeState.read(object));
    }
}
