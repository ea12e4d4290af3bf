package io.payrail.worker.payment;

import io.payrail.worker.projection.Model;
import java.util.Set;
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
                Set.of(
                        "payment_intent.created",
                        "payment_intent.requires_action",
                        "payment_intent.processing",
                        "payment_intent.amount_capturable_updated",
                        "payment_intent.payment_failed",
                        "payment_intent.succeeded",
                        "payment_intent.canceled"),
                (object, _) -> PaymentState.read(object));
    }

    @Bean
    Model<ChargeState> charges() {
        return new Model<>(
                "charge",
                "charge",
                "charge",
                ChargeState.class,
                Set.of(
                        "charge.pending",
                        "charge.succeeded",
                        "charge.failed",
                        "charge.captured",
                        "charge.updated",
                        "charge.refunded",
                        "charge.expired"),
                (object, _) -> ChargeState.read(object));
    }

    @Bean
    Model<RefundState> refunds() {
        return new Model<>(
                "refund",
                "refund",
                "payment",
                RefundState.class,
                Set.of(
                        "refund.created",
                        "refund.updated",
                        "refund.failed",
                        "charge.refund.updated"),
                (object, _) -> RefundState.read(object));
    }

    @Bean
    Model<DisputeState> disputes() {
        return new Model<>(
                "dispute",
                "dispute",
                "payment",
                DisputeState.class,
                Set.of("charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed"),
                (object, _) -> DisputeState.read(object));
    }
}
