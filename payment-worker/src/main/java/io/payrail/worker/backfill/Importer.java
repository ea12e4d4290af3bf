package io.payrail.worker.backfill;

import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.payrail.worker.backfill.Places.Turn;
import io.payrail.worker.backfill.Runs.Leased;
import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.StripeLists;
import io.payrail.worker.projection.StripeLists.Page;
import io.payrail.worker.stripe.StripeCallAbandonedException;
import io.payrail.worker.stripe.StripeHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Imports the account while a run of [Backfill] is under way, one worker at a time by a lease:
/// page after page, each in a transaction with its place in Stripe's list, at a pace of its own.
/// What Stripe does not answer is tried again after a pause. Where a list is through, the rows that
/// it did not hold are fetched. A run has a virtual thread of its own.
///
/// Metrics: `payrail.backfill.objects` (counter; `kind`; objects read from Stripe's lists),
/// `payrail.backfill.changed` (counter; `kind`; of these, the ones that were not here as they are)
/// and `payrail.backfill.unreadable` (counter; `kind`; could not be kept); `payrail.backfill.age`
/// (gauge, asked of the database when it is read; since the run that is not done began). Alarm when
/// a run is under way and `objects` stays flat.
@Component
class Importer implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Importer.class);

    /// Seconds for which a stop waits for the step that is under way.
    private static final long LONGEST_STOP_SECONDS = 5;

    private final BackfillProperties properties;
    private final Runs runs;
    private final Places places;
    private final PageImport pages;
    private final StripeLists lists;
    private final StripeHealth stripe;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Bucket pace;
    private final Semaphore idle = new Semaphore(1);
    private volatile boolean stopping;

    Importer(
            BackfillProperties properties,
            Runs runs,
            Places places,
            PageImport pages,
            StripeLists lists,
            StripeHealth stripe,
            Clock clock,
            MeterRegistry metrics) {
        this.properties = properties;
        this.runs = runs;
        this.places = places;
        this.pages = pages;
        this.lists = lists;
        this.stripe = stripe;
        this.clock = clock;
        this.metrics = metrics;
        this.pace =
                Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(1)
                                        .refillGreedy(
                                                properties.callsPerSecond(), Duration.ofSeconds(1)))
                        .build();
        TimeGauge.builder("payrail.backfill.age", this::age, TimeUnit.SECONDS).register(metrics);
    }

    @Scheduled(fixedDelayString = "${payrail.backfill.interval:5s}")
    void begin() {
        if (!stopping && !stripe.away() && idle.tryAcquire()) {
            Thread.ofVirtual()
                    .name("backfill")
                    .start(() -> {
                        try {
                            run();
                        } finally {
                            idle.release();
                        }
                    });
        }
    }

    private void run() {
        try {
            var leased = runs.lease(properties.lease());
            if (leased.isPresent()) {
                log.info("Run {} of the import goes on here", leased.get().run());
                goOn(leased.get());
                runs.release(leased.get());
            }
        } catch (DataAccessException | TransactionException | StripeCallAbandonedException e) {
            log.warn("The import goes on when its lease runs out: {}", Failures.name(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("The import failed; it is tried again when its lease runs out", e);
        }
    }

    private void goOn(Leased leased) throws InterruptedException {
        var nextFetch = clock.instant();
        while (!stopping) {
            var turn = places.next();
            if (turn.isEmpty()) {
                if (pages.end(leased)) {
                    log.info("Run {} of the import is done", leased.run());
                }
                return;
            }
            if (turn.get().asking()) {
                var first = later(nextFetch, clock.instant());
                var asked = pages.ask(leased, turn.get(), first);
                if (asked.isEmpty()) {
                    return;
                }
                nextFetch = first.plus(properties.spacing().multipliedBy(asked.get()));
            } else if (!list(leased, turn.get())) {
                return;
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /// Imports the page whose turn it is.
    ///
    /// @return whether to go on
    private boolean list(Leased leased, Turn turn) throws InterruptedException {
        pace.asBlocking().consume(1);
        var page =
                lists.read(
                        turn.kind(),
                        turn.place(leased.createdFrom()),
                        _ -> Cause.backfill(leased.run()));
        return switch (page) {
            case Page.Read read -> taken(leased, turn, read);
            case Page.Refused(var code) -> {
                log.warn("Stripe refuses a list of {}: {}", turn.kind(), code);
                yield pages.refused(leased, turn, code);
            }
            case Page.Unanswered(var reason) -> {
                log.info("The import waits for Stripe: {}", reason);
                yield false;
            }
        };
    }

    private boolean taken(Leased leased, Turn turn, Page.Read read) {
        var taken = pages.take(leased, turn, read);
        taken.ifPresent(tally -> {
            count("payrail.backfill.objects", turn.kind(), tally.objects());
            count("payrail.backfill.changed", turn.kind(), tally.changed());
            count("payrail.backfill.unreadable", turn.kind(), tally.unreadable());
            if (read.next() == null) {
                log.info("Stripe's list of {} is imported to its end", turn.kind());
            }
        });
        return taken.isPresent();
    }

    private void count(String name, String kind, long objects) {
        metrics.counter(name, "kind", kind).increment((double) objects);
    }

    private Number age() {
        try {
            return runs.progress()
                    .filter(run -> !run.state().equals("done"))
                    .map(run ->
                            (double) Duration.between(run.startedAt(), clock.instant()).toSeconds())
                    .orElse(Double.NaN);
        } catch (DataAccessException e) {
            log.warn("How far the import is was not told: {}", Failures.name(e));
            return Double.NaN;
        }
    }

    /// Lets the page that is being imported end, so that the next worker need not wait for the
    /// lease to run out.
    @Override
    public void destroy() throws InterruptedException {
        stopping = true;
        if (!idle.tryAcquire(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
            log.info("A page of the import is left to the next worker");
        }
    }
}
