package io.payrail.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/// Lets several threads do something at the same moment.
public final class Race {
    private static final int LONGEST_SECONDS = 60;

    private Race() {}

    /// Runs one runner a thread, all from one starting line, and returns what each brought home. A
    /// runner that throws fails the race; so does one that does not arrive.
    public static <T> List<T> of(int runners, IntFunction<T> runner) {
        var line = new CyclicBarrier(runners);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (int i = 0; i < runners; i++) {
                int number = i;
                Callable<T> run =
                        () -> {
                            awaitStart(line);
                            return runner.apply(number);
                        };
                running.add(threads.submit(run));
            }
            var results = new ArrayList<T>();
            for (var run : running) {
                results.add(run.get(LONGEST_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a runner did not arrive", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static void awaitStart(CyclicBarrier line) throws InterruptedException {
        try {
            var _ = line.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("not all came to the starting line", e);
        }
    }
}
