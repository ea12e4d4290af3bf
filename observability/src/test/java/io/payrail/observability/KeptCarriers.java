package io.payrail.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Virtual threads that never yield, one on each carrier: what a lock in native code does to a
/// process.
final class KeptCarriers implements AutoCloseable {
    private final AtomicBoolean keep = new AtomicBoolean(true);
    private final List<Thread> threads = new ArrayList<>();

    private KeptCarriers() {}

    static KeptCarriers all() throws InterruptedException {
        var kept = new KeptCarriers();
        int carriers = Runtime.getRuntime().availableProcessors();
        var started = new CountDownLatch(carriers);
        for (int i = 0; i < carriers; i++) {
            kept.threads.add(Thread.ofVirtual().start(() -> kept.spin(started)));
        }
        started.await();
        return kept;
    }

    private void spin(CountDownLatch started) {
        started.countDown();
        while (keep.get()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        keep.set(false);
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
