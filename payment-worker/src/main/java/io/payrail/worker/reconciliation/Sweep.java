package io.payrail.worker.reconciliation;

import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.Refresher;
import io.payrail.worker.projection.StripeLists;
import io.payrail.worker.projection.StripeLists.Page;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Compares Stripe's lists with the tables, a hundred objects with each call: all kinds in turn,
/// from the newest object to the oldest and then again. What differs, or is not here at all, is not
/// touched but has itself fetched, after some time for what is on its way: the fetch decides, and
/// it tells of drift if nothing else has explained the difference by then. Blocks; used by one
/// thread at a time.
@Component
class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private final StripeLists lists;
    private final Projection projection;
    private final Refresher refresher;
    private final ReconciliationProperties properties;
    private final Clock clock;

    Sweep(
            StripeLists lists,
            Projection projection,
            Refresher refresher,
            ReconciliationProperties properties,
            Clock clock) {
        this.lists = lists;
        this.projection = projection;
        this.refresher = refresher;
        this.properties = properties;
        this.clock = clock;
    }

    /// How far the comparison of a kind is.
    ///
    /// @param afterId the last object that was compared; null where it begins at the newest
    /// @param completed whether the list was through with this page
    record Position(String kind, @Nullable String afterId, boolean completed) {}

    /// What came of a run's pages.
    record Swept(long compared, List<Position> positions, boolean answered) {
        static final Swept NOTHING = new Swept(0, List.of(), true);
    }

    /// Compares pages of these kinds in turn, as far as the budget goes; each list once at most.
    ///
    /// @param turns the kind that was looked at longest ago first
    Swept compare(List<Position> turns, Instant beganAt, Budget budget) {
        var waiting = new ArrayDeque<>(turns);
        var reached = new LinkedHashMap<String, Position>();
        long compared = 0;
        while (!waiting.isEmpty() && budget.take()) {
            var turn = waiting.removeFirst();
            var place = new StripeLists.Place(from(beganAt), null, turn.afterId());
            switch (lists.read(turn.kind(), place, Cause::fetch)) {
                case Page.Read page -> {
                    compared += page.observations().size();
                    check(turn.kind(), page.observations());
                    var next = next(turn, page);
                    reached.put(turn.kind(), next);
                    if (!next.completed()) {
                        waiting.addLast(next);
                    }
                }
                case Page.Refused _ ->
                        reached.put(turn.kind(), new Position(turn.kind(), null, false));
                case Page.Unanswered _ -> {
                    return new Swept(compared, List.copyOf(reached.values()), false);
                }
            }
        }
        return new Swept(compared, List.copyOf(reached.values()), true);
    }

    private Instant from(Instant beganAt) {
        var deepest = clock.instant().minus(properties.sweepDepth());
        return deepest.isAfter(beganAt) ? deepest : beganAt;
    }

    private static Position next(Position turn, Page.Read page) {
        return page.next() == null
                ? new Position(turn.kind(), null, true)
                : new Position(turn.kind(), page.next().after(), false);
    }

    private void check(String kind, List<Observation> observations) {
        var differing = projection.differing(kind, observations);
        if (!differing.isEmpty()) {
            log.debug("{} of {} objects ({}) differ", differing.size(), observations.size(), kind);
            refresher.check(
                    kind,
                    differing,
                    clock.instant().plus(properties.patience()),
                    properties.spacing());
        }
    }
}
