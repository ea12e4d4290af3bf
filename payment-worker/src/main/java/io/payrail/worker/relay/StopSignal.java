package io.payrail.worker.relay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Says once and for all that the relay is to stop, and makes every pause of it end then.
/// Thread-safe.
final class StopSignal {
    private final CountDownLatch raised = new CountDownLatch(1);

    void raise() {
        raised.countDown();
    }

    boolean isRaised() {
        return raised.getCount() == 0;
    }

    /// Pauses for the given time or until the signal is raised, and tells whether it is.
    boolean awaitRaised(Duration atMost) throws InterruptedException {
        return raised.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
