package io.payrail.worker.projection;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.stripe.StripeCallAbandonedException;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Fetches the objects that [Refreshes] holds, one call at a time for each object, a bounded number
/// of objects side by side, and outside any transaction.
///
/// Metrics: `payrail.refreshes` (counter; `result` = changed, drifted, confirmed, overtaken, gone,
/// failed) and `payrail.reconciliation.drift` (counter; `kind`; objects that were not as Stripe has
/// them although no event told: those drifted and those gone that we have). Alarm when `failed`
/// grows, and on each drift.
@Component
public class Refresher {
    private static final Logger log = LoggerFactory.getLogger(Refresher.class);

    /// The most objects that are fetched side by side.
    private static final int MOST_AT_ONCE = 16;

    /// Until an object is fetched again that could not be; doubled each time.
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

    /// The pauses before it is fetched again grow no longer than this.
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    private final Refreshes refreshes;
    private final Projection projection;
    private final StripeGateway stripe;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    Refresher(
            Refreshes refreshes,
            Projection projection,
            StripeGateway stripe,
            Clock clock,
            MeterRegistry metrics) {
        this.refreshes = refreshes;
        this.projection = projection;
        this.stripe = stripe;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Has objects fetched although nothing tells that they have changed.
    ///
    /// @param first when the first of them is due
    /// @param spacing from one to the next
    public void check(String kind, Collection<String> objectIds, Instant first, Duration spacing) {
        refreshes.check(kind, objectIds, first, spacing);
    }

    /// Fetches what is due, without waiting for it to be fetched.
    @Scheduled(fixedDelayString = "${payrail.refresh.interval:500ms}")
    public void fetchDue() {
        int places = free.drainPermits();
        int taken = 0;
        try {
            if (places > 0) {
                for (var due : refreshes.claim(places)) {
                    taken++;
                    Thread.ofVirtual().name("refresh-" + due.objectId()).start(() -> fetch(due));
                }
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "The database does not tell what to fetch; asking again: {}", Failures.name(e));
        } finally {
            free.release(places - taken);
        }
    }

    private void fetch(Refreshes.Due due) {
        try {
            metrics.counter("payrail.refreshes", "result", refresh(due)).increment();
        } catch (StripeCallAbandonedException | DataAccessException | TransactionException e) {
            // The claim runs out, and the object is fetched by whoever claims it next.
            log.info("{} {} was not fetched: {}", due.kind(), due.objectId(), Failures.name(e));
        } catch (RuntimeException e) {
            // The object cannot be kept as it is. It is asked for ever more rarely, and its request
            // stays, so that a new version of the worker finds it.
            log.error("{} {} cannot be kept: {}", due.kind(), due.objectId(), Failures.name(e));
            metrics.counter("payrail.refreshes", "result", "failed").increment();
            postpone(due);
        } finally {
            free.release();
        }
    }

    private String refresh(Refreshes.Due due) {
        var known = projection.known(due.kind(), due.objectId());
        return switch (stripe.retrieve(due.kind(), due.objectId())) {
            case StripeOutcome.Succeeded fetched -> {
                var observation =
                        projection.ofFetch(
                                new StripeObject(fetched.object()),
                                fetched.readAfter(),
                                fetched.readBefore(),
                                Cause.fetch(due.objectId()));
                yield switch (projection.applyFetched(observation, known, due.expectsChange())) {
                    case CHANGED -> {
                        refreshes.done(due);
                        yield "changed";
                    }
                    case DRIFTED -> {
                        refreshes.done(due);
                        drifted(due, "had changed and no event told");
                        yield "drifted";
                    }
                    case CONFIRMED -> {
                        refreshes.done(due);
                        yield "confirmed";
                    }
                    case OVERTAKEN -> {
                        refreshes.retryAt(due, clock.instant());
                        yield "overtaken";
                    }
                };
            }
            case StripeOutcome.Rejected rejected when rejected.missing() -> {
                if (projection.gone(due.kind(), due.objectId(), clock.instant())) {
                    drifted(due, "is not at Stripe any more");
                }
                refreshes.done(due);
                yield "gone";
            }
            case StripeOutcome.Rejected _, StripeOutcome.Declined _, StripeOutcome.Unknown _ -> {
                refreshes.retryAt(due, clock.instant().plus(pauseBefore(due.attempts())));
                yield "failed";
            }
        };
    }

    private void drifted(Refreshes.Due due, String how) {
        log.warn("{} {} {}", due.kind(), due.objectId(), how);
        metrics.counter("payrail.reconciliation.drift", "kind", due.kind()).increment();
    }

    private void postpone(Refreshes.Due due) {
        try {
            refreshes.retryAt(due, clock.instant().plus(pauseBefore(due.attempts())));
        } catch (DataAccessException | TransactionException e) {
            log.info(
                    "{} is asked for again when its claim runs out: {}",
                    due.objectId(),
                    Failures.name(e));
        }
    }

    private static Duration pauseBefore(int attempts) {
        var pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    }
}
