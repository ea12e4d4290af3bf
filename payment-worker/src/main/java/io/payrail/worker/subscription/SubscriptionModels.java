package io.payrail.worker.subscription;

import io.payrail.contract.Event;
import io.payrail.worker.projection.Announcements;
import io.payrail.worker.projection.Model;
import io.payrail.worker.projection.StripeObject;
import java.util.Map;
import java.util.Set;
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
                Set.of(
                        "customer.subscription.created",
                        "customer.subscription.updated",
                        "customer.subscription.paused",
                        "customer.subscription.resumed",
                        "customer.subscription.pending_update_applied",
                        "customer.subscription.pending_update_expired",
                        "customer.subscription.deleted"),
                (object, _) -> SubscriptionState.read(object));
    }

    @Bean
    Model<InvoiceState> invoices() {
        return new Model<>(
                "invoice",
                "invoice",
                "invoice",
                InvoiceState.class,
                Set.of(
                        "invoice.created",
                        "invoice.updated",
                        "invoice.finalized",
                        "invoice.paid",
                        "invoice.payment_succeeded",
                        "invoice.payment_failed",
                        "invoice.marked_uncollectible",
                        "invoice.voided",
                        "invoice.deleted"),
                InvoiceState::read);
    }

    @Bean
    Announcements invoicePayments() {
        return new Announcements(Map.of("invoice_payment.paid", SubscriptionModels::paymentMade));
    }

    private static Event paymentMade(StripeObject payment) {
        return new Event.InvoicePaymentMade(
                payment.id(),
                payment.referenceTo("invoice"),
                payment.numberOrNull("amount_paid"),
                payment.text("currency"),
                payment.child("payment").reference("payment_intent"));
    }
}
