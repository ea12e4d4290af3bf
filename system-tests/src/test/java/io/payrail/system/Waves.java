package io.payrail.system;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Clients that play their parts in an order, a bounded number of them at a time, and no more than
/// were admitted. One use.
final class Waves implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore admitted = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private final Semaphore places;
    private final List<CompletableFuture<Void>> parts;

    /// What one client does.
    interface Part {
        void play() throws InterruptedException;
    }

    Waves(List<Part> parts, int places) {
        this.places = new Semaphore(places, true);
        this.parts =
                parts.stream()
                        .map(part -> CompletableFuture.runAsync(() -> play(part), threads))
                        .toList();
    }

    private void play(Part part) {
        try {
            admitted.acquire();
            places.acquire();
            try {
                part.play();
            } finally {
                places.release();
                done.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int size() {
        return parts.size();
    }

    void admit(int more) {
        admitted.release(more);
    }

    /// Waits until so many more parts have been played, but not for ever: the system may be in a
    /// state in which nothing is answered.
    void awaitPlayed(int more, Duration patience) throws InterruptedException {
        boolean _ = done.tryAcquire(more, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Waits until everybody is done.
    void awaitAll() {
        try {
            CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("a client failed", e.getCause());
        }
    }

    /// Sends home who waits to be admitted.
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
