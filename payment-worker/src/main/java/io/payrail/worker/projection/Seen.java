package io.payrail.worker.projection;

import java.time.Instant;

/// A state, and when Stripe's object was in it: at some time between two whole seconds of Stripe's
/// clock. A webhook event gives both as the same second; an object that was fetched was read some
/// time during the call.
record Seen<S>(S state, Instant since, Instant until) {
    Seen {
        if (since.isAfter(until)) {
            throw new IllegalArgumentException("seen since " + since + " until " + until);
        }
    }

    /// The same state, seen once more: known for the later times.
    Seen<S> confirmedBy(Seen<S> again) {
        return new Seen<>(state, later(since, again.since), later(until, again.until));
    }

    /// The same state, asked for in vain at that time.
    Seen<S> askedFor(Instant at) {
        return new Seen<>(state, since, later(until, at));
    }

    /// This state after that one, whatever their times say.
    Seen<S> following(Seen<S> earlier) {
        return new Seen<>(state, later(since, earlier.since), later(until, earlier.until));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
