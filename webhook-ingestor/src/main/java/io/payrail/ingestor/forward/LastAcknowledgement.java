package io.payrail.ingestor.forward;

import java.time.Duration;

/// When the broker last acknowledged an event, by the clock that only goes forward. Shared by the
/// forwarder, which sets it, and the health check, which need not ask the broker what the broker
/// has just shown.
final class LastAcknowledgement {
    private volatile long atNanos;
    private volatile boolean any;

    void isNow() {
        atNanos = System.nanoTime();
        any = true;
    }

    boolean isWithin(Duration age) {
        return any && System.nanoTime() - atNanos < age.toNanos();
    }
}
