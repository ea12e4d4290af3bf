package io.payrail.ingestor.webhook;

import java.util.concurrent.Semaphore;

/// Bounds the memory of all bodies together. A request pays for its buffer before it has it, at
/// least [#MIN_SHARE], so the budget bounds the number of requests as well. Never waits: what is
/// over is for the sender to try again.
final class InFlightBudget {
    static final int MIN_SHARE = 16 * 1024;

    private final int size;
    private final Semaphore free;

    InFlightBudget(int size) {
        this.size = size;
        this.free = new Semaphore(size);
    }

    int used() {
        return size - free.availablePermits();
    }

    /// One request's part of the budget. Confined to the request's thread; closing gives it back.
    Share open() {
        return new Share();
    }

    final class Share implements AutoCloseable {
        private int held;

        /// Raises this share to `bytes`; false, and nothing changed, when the budget does not have
        /// them.
        boolean covers(int bytes) {
            int more = Math.max(bytes, MIN_SHARE) - held;
            if (more <= 0) {
                return true;
            }
            if (!free.tryAcquire(more)) {
                return false;
            }
            held += more;
            return true;
        }

        @Override
        public void close() {
            free.release(held);
            held = 0;
        }
    }
}
