package io.payrail.worker.projection;

import org.jspecify.annotations.Nullable;

/// Which of two observations of one object is the later one. Arrival decides nothing, and neither
/// does who tells: our own call or a webhook. A terminal status is never left; otherwise the later
/// time wins; where the times overlap and the states differ, only Stripe can tell.
enum Precedence {
    /// The object was never seen before.
    FIRST,
    /// The observation is later than what we have.
    NEWER,
    /// The observation says what we have.
    SAME,
    /// What we have is later.
    OLDER,
    /// The times do not tell.
    DOUBTFUL;

    static <S extends State<S>> Precedence of(Seen<S> incoming, @Nullable Seen<S> current) {
        if (current == null) {
            return FIRST;
        }
        if (incoming.state().equals(current.state())) {
            return SAME;
        }
        if (incoming.state().terminal() != current.state().terminal()) {
            return incoming.state().terminal() ? NEWER : OLDER;
        }
        if (incoming.since().isAfter(current.until())) {
            return NEWER;
        }
        if (incoming.until().isBefore(current.since())) {
            return OLDER;
        }
        return DOUBTFUL;
    }
}
