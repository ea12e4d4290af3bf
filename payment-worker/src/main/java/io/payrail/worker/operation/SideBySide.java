package io.payrail.worker.operation;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Makes two calls that do not depend on each other at the same time. Thread-safe.
public final class SideBySide {
    private SideBySide() {}

    /// What the two calls gave.
    public record Both<A, B>(A first, B second) {}

    /// Makes the first call on a virtual thread of its own and the second one on this thread. Ends
    /// when both have ended.
    public static <A, B> Both<A, B> call(Supplier<A> first, Supplier<B> second) {
        var task = new FutureTask<A>(first::get);
        Thread.ofVirtual().start(task);
        B b = second.get();
        try {
            return new Both<>(task.get(), b);
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
}
