package io.payrail.worker.reconciliation;

import java.time.Clock;
import org.springframework.stereotype.Component;

/// What a run looks at, one thing after the other, within its number of calls and its time. Blocks;
/// used by one thread at a time.
@Component
class Round {
    private final ReconciliationProperties properties;
    private final Gap gap;
    private final MissedEvents missed;
    private final Sweep sweep;
    private final DueObjects due;
    private final Progress progress;
    private final Clock clock;

    Round(
            ReconciliationProperties properties,
            Gap gap,
            MissedEvents missed,
            Sweep sweep,
            DueObjects due,
            Progress progress,
            Clock clock) {
        this.properties = properties;
        this.gap = gap;
        this.missed = missed;
        this.sweep = sweep;
        this.due = due;
        this.progress = progress;
        this.clock = clock;
    }

    Pass go(Place place) {
        var deadline = Budget.Deadline.in(properties.mostTime());
        var changesUntil = clock.instant().minus(properties.patience());
        var events = missed.feed(gap.closed(place), new Budget(properties.eventPages(), deadline));
        var swept =
                sweep.compare(
                        progress.turns(),
                        gap.since(place),
                        new Budget(properties.sweepPages(), deadline));
        var asked = due.check(place.changes(), changesUntil);
        return new Pass(events, swept, asked.objects(), asked.changes());
    }

    /// Goes on with Stripe's events alone, where the run before has used up its budget.
    Pass goOn(Place place) {
        var budget = new Budget(properties.eventPages(), Budget.Deadline.in(properties.mostTime()));
        return new Pass(
                missed.feed(gap.closed(place), budget), Sweep.Swept.NOTHING, 0, place.changes());
    }
}
