package io.payrail.observability;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Part of the liveness: whether a virtual thread still gets a turn. All work of a service is done
/// on virtual threads, and when something pins every one of their carriers for good, only a restart
/// helps. Each look sends one off, or waits on for the one before, so that a dead process gathers
/// none. Down only after a patience that no load uses up. Thread-safe.
final class VirtualThreadHealth implements HealthIndicator {
    /// How long one look waits for a virtual thread's turn.
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Duration patience;
    private @Nullable Probe waiting;

    private record Probe(CountDownLatch ran, long sentAtNanos) {}

    VirtualThreadHealth(Duration patience) {
        this.patience = patience;
    }

    @Override
    public Health health() {
        var probe = probe();
        try {
            if (probe.ran.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                done(probe);
                return Health.up().build();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        var waited = Duration.ofNanos(System.nanoTime() - probe.sentAtNanos);
        return (waited.compareTo(patience) > 0 ? Health.down() : Health.up())
                .withDetail("waited", waited.toString())
                .build();
    }

    private synchronized Probe probe() {
        var current = waiting;
        if (current == null) {
            var ran = new CountDownLatch(1);
            current = new Probe(ran, System.nanoTime());
            waiting = current;
            Thread.ofVirtual().name("liveness").start(ran::countDown);
        }
        return current;
    }

    private synchronized void done(Probe probe) {
        if (probe.equals(waiting)) {
            waiting = null;
        }
    }
}
