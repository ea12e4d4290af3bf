package io.payrail.worker.operation;

import io.payrail.observability.Traces;
import io.payrail.worker.stripe.StripeRequests;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Makes two calls that do not depend on each other at the same time. Thread-safe.
public final class SideBySide {
    private SideBySide() {}

    /// What the two calls gave.
    public record Both<A, B>(A first, B second) {}

    /// Makes the first call on a virtual thread of its own and the second one on this thread. Ends
    /// when both have ended. Both are steps of the current trace and noted in the current
    /// execution.
    public static <A, B> Both<A, B> call(Supplier<A> first, Supplier<B> second) {
        var task = new FutureTask<A>(Traces.carry(StripeRequests.carry(first))::get);
        var thread = Thread.ofVirtual().start(task);
        try {
            var b = second.get();
            return new Both<>(result(task), b);
        } finally {
            // Also when the second has failed: nothing runs on that nobody waits for.
            awaitEnd(thread);
        }
    }

    private static <A> A result(FutureTask<A> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two calls", e);
        }
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
