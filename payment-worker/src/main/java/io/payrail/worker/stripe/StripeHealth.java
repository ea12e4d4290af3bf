package io.payrail.worker.stripe;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/// Whether Stripe answers at all. After several calls in a row without an answer it counts as away:
/// no new command is taken then, and those under way are tried on for long, so that an outage of
/// hours parks and dead-letters nothing. The first answer, of whatever kind, ends it; so does the
/// repetition of an earlier one. [StripeProbe] sees to it that somebody asks. Thread-safe.
@Component
public final class StripeHealth {
    /// So many calls in a row without any answer: Stripe is away.
    private static final int SILENT_CALLS_UNTIL_AWAY = 8;

    private final AtomicInteger silentCalls = new AtomicInteger();

    void answered() {
        silentCalls.set(0);
    }

    void silent() {
        silentCalls.updateAndGet(calls -> Math.min(calls + 1, SILENT_CALLS_UNTIL_AWAY));
    }

    public boolean away() {
        return silentCalls.get() >= SILENT_CALLS_UNTIL_AWAY;
    }
}
