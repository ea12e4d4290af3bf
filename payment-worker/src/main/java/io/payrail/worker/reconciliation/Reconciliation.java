package io.payrail.worker.reconciliation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.stripe.StripeCallAbandonedException;
import io.payrail.worker.stripe.StripeHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Closes what webhooks miss, so that nothing differs from Stripe's truth for longer than minutes:
/// events that never came are fed through the topic on which they should have come, and objects
/// that are open unseen, that have changed lately, or that differ from Stripe's lists are fetched.
/// One worker at a time does it, by a lease, each run within a number of calls and a time. While
/// there is more in Stripe's list of events than a run may read, the next run begins at once and
/// goes on with the list alone; each interval all the rest has its turn between. Unresolved
/// operations have their own way: they are put back on the topic of commands.
///
/// A run has a virtual thread of its own, because whatever waits on the scheduler's holds up all
/// that is scheduled.
///
/// Metrics: `payrail.reconciliation.runs` (counter; `result` = finished, unfinished, superseded)
/// and `.time` (timer; of all runs); `.missed.events`, `.compared` and `.refetched` (counters:
/// events fed, objects of lists compared, objects asked for one by one); `.cursor.age`,
/// `.changes.age` and `.success.age` (gauges, asked of the database when they are read: how long
/// ago is what was looked at last, of Stripe's events and of what changed here, and the last run
/// that was finished). Drift is counted where it is found. Alarm when `success.age` exceeds ten
/// minutes, when `missed.events` grows for longer than an outage, and on each of `gaps` (counter;
/// nobody had looked for longer than Stripe lists its events).
@Component
class Reconciliation implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    private final ReconciliationProperties properties;
    private final Progress progress;
    private final Round round;
    private final Reports reports;
    private final StripeHealth stripe;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Semaphore idle = new Semaphore(1);
    private volatile boolean stopping;

    Reconciliation(
            ReconciliationProperties properties,
            Progress progress,
            Round round,
            Reports reports,
            StripeHealth stripe,
            Clock clock,
            MeterRegistry metrics) {
        this.properties = properties;
        this.progress = progress;
        this.round = round;
        this.reports = reports;
        this.stripe = stripe;
        this.clock = clock;
        this.metrics = metrics;
        age("payrail.reconciliation.cursor.age", Progress.Age::cursor);
        age("payrail.reconciliation.changes.age", Progress.Age::changesUntil);
        age("payrail.reconciliation.success.age", Progress.Age::finishedAt);
    }

    @Scheduled(fixedDelayString = "${payrail.reconciliation.interval:60s}")
    void begin() {
        if (!stopping && !stripe.away() && idle.tryAcquire()) {
            Thread.ofVirtual()
                    .name("reconciliation")
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
        long whole = System.nanoTime();
        boolean more = run(round::go);
        while (more && !stopping && !stripe.away()) {
            if (System.nanoTime() - whole < properties.interval().toNanos()) {
                more = run(round::goOn);
            } else {
                whole = System.nanoTime();
                more = run(round::go);
            }
        }
    }

    /// One run.
    ///
    /// @return whether the next one is to begin at once
    private boolean run(Function<Place, Pass> part) {
        long start = System.nanoTime();
        try {
            var place =
                    progress.lease(
                            properties.lease(), clock.instant().minus(properties.lookBack()));
            return place.isPresent() && run(place.get(), part, start);
        } catch (DataAccessException | TransactionException | StripeCallAbandonedException e) {
            // The lease runs out, and the next run begins where this one did.
            count("unfinished", start);
            log.warn("Reconciliation was not finished: {}", Failures.name(e));
        } catch (RuntimeException e) {
            count("unfinished", start);
            log.error("Reconciliation failed; it is tried again when its lease runs out", e);
        }
        return false;
    }

    private boolean run(Place place, Function<Place, Pass> part, long start) {
        var pass = part.apply(place);
        if (!reports.finish(place, pass)) {
            log.warn("Reconciliation took longer than its lease; what it found is found again");
            count("superseded", start);
            return false;
        }
        var events = pass.events();
        metrics.counter("payrail.reconciliation.missed.events").increment((double) events.missed());
        metrics.counter("payrail.reconciliation.compared")
                .increment((double) pass.sweep().compared());
        metrics.counter("payrail.reconciliation.refetched").increment(pass.fetched());
        if (events.missed() > 0) {
            log.info("{} events until {} were missed", events.missed(), events.cursor());
        }
        count(pass.finished() ? "finished" : "unfinished", start);
        return pass.hasMore();
    }

    /// Lets no further run begin at once; one that is under way is left to its lease.
    @Override
    public void destroy() {
        stopping = true;
    }

    private void count(String result, long start) {
        metrics.counter("payrail.reconciliation.runs", "result", result).increment();
        metrics.timer("payrail.reconciliation.time")
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    private void age(String name, Function<Progress.Age, @Nullable Instant> time) {
        TimeGauge.builder(name, () -> ageOrUnknown(time), TimeUnit.SECONDS).register(metrics);
    }

    private Number ageOrUnknown(Function<Progress.Age, @Nullable Instant> time) {
        try {
            return progress.age()
                    .map(time)
                    .map(at -> (double) Duration.between(at, clock.instant()).toSeconds())
                    .orElse(Double.NaN);
        } catch (DataAccessException e) {
            log.warn("How far reconciliation is was not told: {}", Failures.name(e));
            return Double.NaN;
        }
    }
}
