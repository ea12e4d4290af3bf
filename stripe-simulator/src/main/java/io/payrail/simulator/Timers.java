package io.payrail.simulator;

import io.payrail.simulator.api.Cause;
import io.payrail.simulator.api.Idempotency;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Timetable;
import io.payrail.simulator.state.Store;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What time brings about at Stripe: forgotten idempotency keys, and the turns of the [Timetable].
/// Looks on a thread of its own at every tick, at once when the clock is advanced, and when a
/// commit makes something due, as advancing a test clock does. Each turn is a transaction of its
/// own.
final class Timers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    /// Turns at one look; what is left is done at the next.
    private static final int MAX_TURNS = 100_000;

    private final Store store;
    private final Idempotency idempotency;
    private final Timetable timetable;
    private final String apiVersion;

    /// Once closed, it drops what it is still asked to do.
    private final ScheduledExecutorService timer =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().name("stripe-timers").daemon().factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    private final AtomicBoolean waking = new AtomicBoolean();

    Timers(Store store, Idempotency idempotency, Timetable timetable, String apiVersion) {
        this.store = store;
        this.idempotency = idempotency;
        this.timetable = timetable;
        this.apiVersion = apiVersion;
    }

    void start(Duration tick) {
        store.onDue(this::wake);
        var _ =
                timer.scheduleWithFixedDelay(
                        this::look, tick.toNanos(), tick.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Looks soon; asked again before it does, once is enough.
    private void wake() {
        if (waking.compareAndSet(false, true)) {
            timer.execute(this::look);
        }
    }

    private void look() {
        waking.set(false);
        try {
            run();
        } catch (RuntimeException e) {
            LOG.error("What was due could not be done; tried again at the next tick", e);
        }
    }

    void run() {
        store.transact(tx -> {
            idempotency.forgetOld(tx);
            return true;
        });
        for (int turns = 0; turns < MAX_TURNS; turns++) {
            if (!turn()) {
                return;
            }
        }
        LOG.warn("{} turns were due at once; the rest waits for the next tick", MAX_TURNS);
    }

    private boolean turn() {
        return store.transact(tx -> {
            Store.Due due = timetable.due("", tx.now());
            if (due == null) {
                return false;
            }
            if (due.at() > 0) {
                tx.moveTo(due.at());
            }
            timetable.turn(new Scope(tx, Cause.TIME, apiVersion, null), due);
            return true;
        });
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
