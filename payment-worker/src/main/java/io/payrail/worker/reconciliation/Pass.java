package io.payrail.worker.reconciliation;

import java.util.List;

/// What a run has done, to be written down in one transaction.
///
/// @param events what came of Stripe's events
/// @param sweep what came of Stripe's lists
/// @param fetched objects that are asked for one by one
/// @param changes how far the changes are among them
record Pass(MissedEvents.Read events, Sweep.Swept sweep, int fetched, Changes changes) {
    /// Whether Stripe and the broker let the run do what it was to do.
    boolean finished() {
        return events.answered() && sweep.answered();
    }

    /// Whether the run's calls or its time were used up before Stripe's events were read through.
    boolean hasMore() {
        return finished() && events.until() != null;
    }

    List<Sweep.Position> positions() {
        return sweep.positions();
    }
}
