package io.payrail.worker.backfill;

import io.payrail.worker.backfill.Places.Tally;
import io.payrail.worker.backfill.Places.Turn;
import io.payrail.worker.backfill.Runs.Leased;
import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.Projection.Effect;
import io.payrail.worker.projection.Refresher;
import io.payrail.worker.projection.StripeLists.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/// Writes down what a page of a list says, with its place in the list, in one transaction: a worker
/// that dies has imported the page and moved on, or neither. Makes no call to anywhere.
/// Thread-safe.
@Service
class PageImport {
    private static final Logger log = LoggerFactory.getLogger(PageImport.class);

    /// The most rows that are asked for with one step.
    private static final int MOST_ASKED_FOR = 100;

    /// What was seen so shortly before the run is not missing in its lists: clocks differ.
    private static final Duration CLOCK_DOUBT = Duration.ofMinutes(5);

    private final Runs runs;
    private final Places places;
    private final Projection projection;
    private final Refresher refresher;
    private final BackfillProperties properties;
    private final TransactionOperations transactions;

    PageImport(
            Runs runs,
            Places places,
            Projection projection,
            Refresher refresher,
            BackfillProperties properties,
            TransactionOperations transactions) {
        this.runs = runs;
        this.places = places;
        this.projection = projection;
        this.refresher = refresher;
        this.properties = properties;
        this.transactions = transactions;
    }

    /// Imports a page.
    ///
    /// @return what it came to; nothing, and nothing is written, if the run is not this worker's
    ///   any more
    Optional<Tally> take(Leased leased, Turn turn, Page.Read page) {
        try {
            return inOne(leased, turn, page, page.observations());
        } catch (RuntimeException e) {
            if (Failures.ofTheWorld(e)) {
                throw e;
            }
            log.warn("A page of {} is imported one by one: {}", turn.kind(), Failures.name(e));
            return oneByOne(leased, turn, page);
        }
    }

    private Optional<Tally> inOne(
            Leased leased, Turn turn, Page.Read page, List<Observation> observations) {
        return written(
                leased,
                () -> {
                    var taken =
                            new Tally(
                                    (long) page.observations().size() + page.unreadable(),
                                    apply(observations),
                                    page.unreadable());
                    places.listed(turn.kind(), taken, page.next());
                    return taken;
                });
    }

    /// Each object in a transaction of its own, so that one that cannot be kept holds up no other.
    private Optional<Tally> oneByOne(Leased leased, Turn turn, Page.Read page) {
        long changed = 0;
        long unreadable = page.unreadable();
        for (var observation : page.observations()) {
            try {
                var applied = written(leased, () -> apply(List.of(observation)));
                if (applied.isEmpty()) {
                    return Optional.empty();
                }
                changed += applied.get();
            } catch (RuntimeException e) {
                if (Failures.ofTheWorld(e)) {
                    throw e;
                }
                unreadable++;
                log.error("{} is not imported: {}", observation.objectId(), Failures.name(e));
            }
        }
        var taken =
                new Tally(
                        (long) page.observations().size() + page.unreadable(), changed, unreadable);
        return written(
                leased,
                () -> {
                    places.listed(turn.kind(), taken, page.next());
                    return taken;
                });
    }

    /// Applies what was read.
    ///
    /// @return how many objects are other ones now
    private long apply(List<Observation> observations) {
        projection.lock(observations.stream().map(Observation::aggregateId).toList());
        return projection.apply(observations, List.of()).stream()
                .filter(effect -> effect == Effect.APPLIED)
                .count();
    }

    /// Takes note that Stripe refuses a page.
    boolean refused(Leased leased, Turn turn, String code) {
        return written(
                        leased,
                        () -> {
                            if (turn.afterId() == null) {
                                places.refused(turn.kind(), code);
                            } else {
                                places.forgetLast(turn.kind());
                            }
                            return code;
                        })
                .isPresent();
    }

    /// Has rows fetched that the list did not hold.
    ///
    /// @param first when the first of them is due
    /// @return how many; nothing if the run is not this worker's any more
    Optional<Integer> ask(Leased leased, Turn turn, Instant first) {
        return written(
                leased,
                () -> {
                    var rows =
                            projection.unheardOf(
                                    turn.kind(),
                                    leased.startedAt().minus(CLOCK_DOUBT),
                                    leased.createdFrom(),
                                    turn.afterId() == null ? "" : turn.afterId(),
                                    MOST_ASKED_FOR);
                    refresher.check(turn.kind(), rows, first, properties.spacing());
                    places.askedFor(
                            turn.kind(), rows.size(), rows.isEmpty() ? null : rows.getLast());
                    return rows.size();
                });
    }

    /// Ends the run.
    boolean end(Leased leased) {
        return written(
                        leased,
                        () -> {
                            runs.end();
                            return leased;
                        })
                .isPresent();
    }

    private interface Step<T> {
        T run();
    }

    private <T> Optional<T> written(Leased leased, Step<T> step) {
        var result =
                transactions.execute(_ ->
                        runs.hold(leased, properties.lease())
                                ? Optional.of(step.run())
                                : Optional.<T>empty());
        return result == null ? Optional.empty() : result;
    }
}
