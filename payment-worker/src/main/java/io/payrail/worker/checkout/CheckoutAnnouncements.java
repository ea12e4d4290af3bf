package io.payrail.worker.checkout;

import io.payrail.contract.CheckoutEvent;
import io.payrail.worker.projection.Announcements;
import io.payrail.worker.projection.StripeObject;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What Stripe tells of checkout sessions. Who pays, by name and address, is not passed on.
@Configuration(proxyBeanMethods = false)
class CheckoutAnnouncements {
    @Bean
    Announcements checkouts() {
        return new Announcements(
                Map.of(
                        "checkout.session.completed",
                        object -> new CheckoutEvent.Completed(read(object)),
                        "checkout.session.async_payment_succeeded",
                        object -> new CheckoutEvent.AsyncPaymentSucceeded(read(object)),
                        "checkout.session.async_payment_failed",
                        object -> new CheckoutEvent.AsyncPaymentFailed(read(object)),
                        "checkout.session.expired",
                        object -> new CheckoutEvent.Expired(read(object))));
    }

    private static CheckoutEvent.Checkout read(StripeObject session) {
        return new CheckoutEvent.Checkout(
                session.id(),
                session.text("mode"),
                session.textOrNull("status"),
                session.text("payment_status"),
                session.reference("customer"),
                session.reference("payment_intent"),
                session.reference("subscription"),
                session.textOrNull("client_reference_id"),
                session.numberOrNull("amount_total"),
                session.textOrNull("currency"));
    }
}
