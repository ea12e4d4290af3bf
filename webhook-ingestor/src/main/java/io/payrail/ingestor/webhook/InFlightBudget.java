package io.payrail.ingestor.webhook;

import java.util.HashMap;
import java.util.Map;

/// Bounds the memory of all bodies together. A request pays for its buffer before it has it, at
/// least [#MIN_SHARE], so the budget bounds the number of requests as well. Never waits: what is
/// over is for the sender to try again.
///
/// No source can hold all of it. A quarter is kept for sources that hold nothing yet, [#MIN_SHARE]
/// for each; of what the others leave of the rest, one source holds at most a given part, so that
/// each further one takes from a smaller rest. Safe for all threads.
final class InFlightBudget {
    /// The least of the budget that a request takes, in bytes.
    static final int MIN_SHARE = 16 * 1024;

    private final int size;
    private final int percentOfSource;
    private final int keptForOthers;
    private final Map<String, Integer> heldBySource = new HashMap<>();
    private int free;

    /// @param size bytes
    /// @param percentOfSource the part of what others leave that one source may hold; with 100
    ///   sources are not told apart
    InFlightBudget(int size, int percentOfSource) {
        this.size = size;
        this.free = size;
        this.percentOfSource = percentOfSource;
        this.keptForOthers = percentOfSource == 100 ? 0 : size / 4;
    }

    synchronized int used() {
        return size - free;
    }

    /// One request's part of the budget. Confined to the request's thread; closing gives it back.
    Share open(String source) {
        return new Share(source);
    }

    private synchronized boolean take(String source, int more) {
        int held = heldBySource.getOrDefault(source, 0);
        long part = ((long) free + held - keptForOthers) * percentOfSource / 100;
        if (more > free || held + (long) more > Math.max(part, MIN_SHARE)) {
            return false;
        }
        heldBySource.put(source, held + more);
        free -= more;
        return true;
    }

    private synchronized void giveBack(String source, int held) {
        free += held;
        heldBySource.computeIfPresent(source, (_, all) -> all == held ? null : all - held);
    }

    final class Share implements AutoCloseable {
        private final String source;
        private int held;

        private Share(String source) {
            this.source = source;
        }

        /// Raises this share to `bytes`; false, and nothing changed, when the budget does not have
        /// them, or not for this source.
        boolean covers(int bytes) {
            int more = Math.max(bytes, MIN_SHARE) - held;
            if (more <= 0) {
                return true;
            }
            if (!take(source, more)) {
                return false;
            }
            held += more;
            return true;
        }

        @Override
        public void close() {
            if (held > 0) {
                giveBack(source, held);
                held = 0;
            }
        }
    }
}
