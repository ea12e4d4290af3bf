package io.payrail.api.stream;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// One stream's view of one payment: what has changed and was not written yet, up to a bound. One
/// thread puts in, another one takes out.
final class Watch {
    private final String payment;
    private final BlockingQueue<Optional<PaymentChange>> waiting;
    private volatile long seen;
    private volatile boolean closed;

    /// @param seen the number of the last event that the client knows
    Watch(String payment, long seen, int buffer) {
        this.payment = payment;
        this.seen = seen;
        waiting = new ArrayBlockingQueue<>(buffer);
    }

    String payment() {
        return payment;
    }

    long seen() {
        return seen;
    }

    /// Puts in what is news; who does not keep up gets no more.
    ///
    /// @param upTo the number up to which these changes are all that can be told
    void put(List<PaymentChange> changes, long upTo) {
        for (var change : changes) {
            if (change.sequence() > seen && !closed) {
                if (waiting.offer(Optional.of(change))) {
                    seen = change.sequence();
                } else {
                    close();
                }
            }
        }
        if (!closed && seen < upTo) {
            seen = upTo;
        }
    }

    /// The next change, or nothing after the time or once it is closed.
    Optional<PaymentChange> next(Duration patience) throws InterruptedException {
        if (closed) {
            return Optional.empty();
        }
        var next = waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return next == null ? Optional.empty() : next;
    }

    boolean isClosed() {
        return closed;
    }

    /// Ends the stream, and wakes it if it waits.
    void close() {
        closed = true;
        boolean _ = waiting.offer(Optional.empty());
    }
}
