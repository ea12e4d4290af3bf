package io.payrail.worker.stripe;

import io.payrail.contract.OperationExecuted;
import io.payrail.contract.OperationExecuted.StripeRequest;
import io.payrail.worker.stripe.StripeTransport.Exchange;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/// What one execution of a command asked of Stripe, for the journal: each attempt of each call, the
/// last ones at most. Follows the execution into calls that are made side by side. Thread-safe.
public final class StripeRequests {
    private static final ScopedValue<StripeRequests> CURRENT = ScopedValue.newInstance();

    private final Deque<StripeRequest> requests = new ArrayDeque<>();

    private StripeRequests() {}

    /// Does something and notes the calls that it makes.
    public static <T> T noting(Supplier<T> execution) {
        return ScopedValue.where(CURRENT, new StripeRequests()).call(execution::get);
    }

    /// What will note, on another thread, what is noted on this one.
    public static <T> Supplier<T> carry(Supplier<T> work) {
        if (!CURRENT.isBound()) {
            return work;
        }
        var current = CURRENT.get();
        return () -> ScopedValue.where(CURRENT, current).call(work::get);
    }

    /// The calls of the current execution so far, in the order of their ends; none outside of one.
    public static List<StripeRequest> noted() {
        return CURRENT.isBound() ? CURRENT.get().list() : List.of();
    }

    /// Notes a call when this is closed.
    static Recording recording(String call, Exchange exchange, Clock clock) {
        return () -> {
            if (CURRENT.isBound()) {
                CURRENT.get()
                        .add(
                                new StripeRequest(
                                        clock.instant(),
                                        call,
                                        exchange.requestId(),
                                        exchange.replayOf(),
                                        exchange.status()));
            }
        };
    }

    interface Recording extends AutoCloseable {
        @Override
        void close();
    }

    private synchronized void add(StripeRequest request) {
        if (requests.size() == OperationExecuted.MOST_REQUESTS) {
            requests.removeFirst();
        }
        requests.addLast(request);
    }

    private synchronized List<StripeRequest> list() {
        return List.copyOf(requests);
    }
}
