package io.payrail.worker.payout;

import io.payrail.contract.PayoutEvent;
import io.payrail.worker.projection.Announcements;
import io.payrail.worker.projection.StripeObject;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What Stripe tells of payouts.
@Configuration(proxyBeanMethods = false)
class PayoutAnnouncements {
    @Bean
    Announcements payouts() {
        return new Announcements(
                Map.of(
                        "payout.created",
                        object -> new PayoutEvent.Created(read(object)),
                        "payout.updated",
                        object -> new PayoutEvent.Updated(read(object)),
                        "payout.paid",
                        object -> new PayoutEvent.Paid(read(object)),
                        "payout.failed",
                        object -> new PayoutEvent.Failed(read(object)),
                        "payout.canceled",
                        object -> new PayoutEvent.Canceled(read(object)),
                        "payout.reconciliation_completed",
                        object -> new PayoutEvent.Reconciled(read(object))));
    }

    private static PayoutEvent.Payout read(StripeObject payout) {
        return new PayoutEvent.Payout(
                payout.id(),
                payout.number("amount"),
                payout.text("currency"),
                payout.text("status"),
                payout.timeOrNull("arrival_date"),
                payout.textOrNull("failure_code"),
                payout.time("created"));
    }
}
