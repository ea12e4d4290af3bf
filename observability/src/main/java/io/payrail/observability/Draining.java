package io.payrail.observability;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// The time between the signal to stop and the end of service. Spring has turned readiness to 503
/// by then; for as long as is configured, requests are served as before, while whoever balances the
/// load learns of it and sends no more. Answers ask their clients to leave the connection
/// (`Connection: close`). Only then the port closes, and what is still under way is finished; the
/// management port outlives both. A service without a server of its own has none of this.
/// Thread-safe.
public final class Draining implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    private final ShutdownProperties properties;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean running;
    private volatile boolean draining;

    Draining(ShutdownProperties properties) {
        this.properties = properties;
    }

    /// Whether this instance is about to stop: no connection should be kept for another request.
    public boolean isUnderWay() {
        return draining;
    }

    @Override
    public void start() {
        draining = false;
        running = true;
    }

    /// Holds up the shutdown for as long as is configured.
    @Override
    public void stop() {
        draining = true;
        running = false;
        if (properties.grace().isPositive()) {
            log.info("Not ready any more; the port closes in {}", properties.grace());
            try {
                boolean _ = never.await(properties.grace().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// The first to be stopped.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
