package io.payrail.worker.projection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A state, and when Stripe's object was in it: at some time between two whole seconds of Stripe's
/// clock. A webhook event gives both as the same second; an object that was fetched was read some
/// time during the call.
///
/// @param missingSince when Stripe first said that it does not have the object; null if it has
record Seen<S>(S state, Instant since, Instant until, @Nullable Instant missingSince) {
    Seen {
        if (since.isAfter(until)) {
            throw new IllegalArgumentException("seen since " + since + " until " + until);
        }
    }

    Seen(S state, Instant since, Instant until) {
        this(state, since, until, null);
    }

    /// The same state, seen once more: known for the later times.
    Seen<S> confirmedBy(Seen<S> again) {
        return new Seen<>(
                state,
                later(since, again.since),
                later(until, again.until),
                again.stillMissing(missingSince));
    }

    /// The same state, asked for in vain at that time.
    Seen<S> askedFor(Instant at) {
        return new Seen<>(state, since, later(until, at), missingSince == null ? at : missingSince);
    }

    /// The same, of an object that Stripe has handed out.
    Seen<S> found() {
        return new Seen<>(state, since, until);
    }

    /// This state after that one, whatever their times say.
    Seen<S> following(Seen<S> earlier) {
        return new Seen<>(
                state,
                later(since, earlier.since),
                later(until, earlier.until),
                stillMissing(earlier.missingSince));
    }

    /// What was seen of an object before it was missed does not bring it back.
    private @Nullable Instant stillMissing(@Nullable Instant missed) {
        return missed == null || since.isAfter(missed) ? null : missed;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
