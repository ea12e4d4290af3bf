package io.payrail.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// How work is put on what is measured.
final class Load {
    private Load() {}

    /// One client's next request; throws if it is not answered as it should be.
    interface Request extends AutoCloseable {
        void send(long number) throws Exception;

        @Override
        default void close() throws IOException {}
    }

    /// So many clients, each with its next request as soon as it has an answer: how many a second.
    ///
    /// @param numbers gives each request a number of its own
    static double saturate(Callable<Request> client, int clients, Duration time, AtomicLong numbers)
            throws Exception {
        long begin = System.nanoTime();
        long done = 0;
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(
                        threads.submit(() -> {
                            long sent = 0;
                            try (var request = client.call()) {
                                while (System.nanoTime() - begin < time.toNanos()) {
                                    request.send(numbers.incrementAndGet());
                                    sent++;
                                }
                            }
                            return sent;
                        }));
            }
            done = sum(running);
        }
        return done * 1e9 / (System.nanoTime() - begin);
    }

    private static long sum(List<Future<Long>> running)
            throws InterruptedException, ExecutionException {
        long sum = 0;
        for (var each : running) {
            sum += each.get();
        }
        return sum;
    }

    /// Requests at a fixed rate, whether or not earlier ones have their answers: how long each took
    /// from the moment at which it was due.
    static Latencies atRate(Request request, int perSecond, Duration time, AtomicLong numbers)
            throws Exception {
        var nanos = new ConcurrentLinkedQueue<Long>();
        List<Future<?>> running = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long next = System.nanoTime();
            for (long i = 0; i < perSecond * time.toSeconds(); i++) {
                next += 1_000_000_000L / perSecond;
                awaitTime(next);
                long due = next;
                running.add(
                        threads.submit(() -> {
                            request.send(numbers.incrementAndGet());
                            return nanos.add(System.nanoTime() - due);
                        }));
            }
            for (var each : running) {
                each.get();
            }
        }
        return new Latencies(nanos.stream().mapToLong(Long::longValue));
    }

    /// The same by clients that keep a connection each, and wait for one answer before the next
    /// request: who is late is measured as late.
    static Latencies paced(
            Callable<Request> client, int clients, int perSecond, Duration time, AtomicLong numbers)
            throws Exception {
        long interval = 1_000_000_000L * clients / perSecond;
        var nanos = new ConcurrentLinkedQueue<Long>();
        long begin = System.nanoTime();
        List<Future<Long>> running = new ArrayList<>();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int i = 0; i < clients; i++) {
                long first = begin + interval * i / clients;
                running.add(
                        threads.submit(() -> {
                            long sent = 0;
                            try (var request = client.call()) {
                                for (long due = first;
                                        due - begin < time.toNanos();
                                        due += interval) {
                                    awaitTime(due);
                                    request.send(numbers.incrementAndGet());
                                    nanos.add(System.nanoTime() - due);
                                    sent++;
                                }
                            }
                            return sent;
                        }));
            }
            sum(running);
        }
        return new Latencies(nanos.stream().mapToLong(Long::longValue));
    }

    static void awaitTime(long nanos) {
        while (nanos - System.nanoTime() > 0) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
    }
}
