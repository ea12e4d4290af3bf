package io.payrail.worker.reconciliation;

import java.time.Duration;

/// How many calls a part of a run may still make, and until when. Used by one thread.
final class Budget {
    private final long deadlineNanos;
    private int calls;

    Budget(int calls, Deadline deadline) {
        this.calls = calls;
        this.deadlineNanos = deadline.nanos;
    }

    /// When a run begins no further call; measured, as a clock may be set.
    record Deadline(long nanos) {
        static Deadline in(Duration time) {
            return new Deadline(System.nanoTime() + time.toNanos());
        }
    }

    /// Takes one call, if there is one left.
    boolean take() {
        return calls-- > 0 && System.nanoTime() - deadlineNanos < 0;
    }
}
