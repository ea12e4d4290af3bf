package io.payrail.worker.reconciliation;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.worker.stripe.StripeCallAbandonedException;
import io.payrail.worker.stripe.StripeHealth;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.KafkaException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Closes what webhooks miss, so that nothing differs from Stripe's truth for longer than minutes:
/// events that never came are fed through the topic on which they should have come, and payments
/// and subscriptions that stay open unseen are fetched. One worker at a time does it, by a lease.
/// Unresolved operations have their own way: they are put back on the topic of commands.
///
/// Metrics: `payrail.reconciliation.runs` (counter; `result` = finished, unfinished),
/// `payrail.reconciliation.missed.events` (counter), `payrail.reconciliation.refetched` (counter;
/// objects asked for), `payrail.reconciliation.drift` (counter; objects that had changed although
/// no event told). Alarm when `drift` grows, when `missed.events` grows for longer than an outage,
/// or when no run has finished for ten minutes.
@Component
class Reconciliation {
    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    private final ReconciliationProperties properties;
    private final Cursor cursor;
    private final MissedEvents missed;
    private final StaleObjects stale;
    private final StripeHealth stripe;
    private final Clock clock;
    private final MeterRegistry metrics;

    Reconciliation(
            ReconciliationProperties properties,
            Cursor cursor,
            MissedEvents missed,
            StaleObjects stale,
            StripeHealth stripe,
            Clock clock,
            MeterRegistry metrics) {
        this.properties = properties;
        this.cursor = cursor;
        this.missed = missed;
        this.stale = stale;
        this.stripe = stripe;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Scheduled(fixedDelayString = "${payrail.reconciliation.interval:60s}")
    void run() {
        if (stripe.away()) {
            return;
        }
        try {
            cursor.lease(properties.lease(), clock.instant().minus(properties.lookBack()))
                    .ifPresent(this::run);
        } catch (DataAccessException
                | TransactionException
                | KafkaException
                | StripeCallAbandonedException e) {
            // The lease runs out, and the next run begins where this one did.
            metrics.counter("payrail.reconciliation.runs", "result", "unfinished").increment();
            log.warn("Reconciliation was not finished: {}", e.toString());
        }
    }

    private void run(Instant from) {
        var newest = clock.instant().minus(properties.grace());
        var end = from.plus(properties.window());
        var until = end.isBefore(newest) ? end : newest;
        var fed = missed.feed(from.minus(properties.overlap()), until);
        // Two transactions: each takes its rows in one order.
        int refetched = stale.refreshPayments() + stale.refreshSubscriptions();
        cursor.release(fed.isPresent() ? until : from);
        metrics.counter(
                        "payrail.reconciliation.runs",
                        "result",
                        fed.isPresent() ? "finished" : "unfinished")
                .increment();
        metrics.counter("payrail.reconciliation.missed.events").increment((double) fed.orElse(0));
        metrics.counter("payrail.reconciliation.refetched").increment(refetched);
        if (fed.orElse(0) > 0 || refetched > 0) {
            log.info(
                    "Reconciliation until {}: {} events were missed, {} objects are fetched",
                    until,
                    fed.orElse(0),
                    refetched);
        }
    }
}
