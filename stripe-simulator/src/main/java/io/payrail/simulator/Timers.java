package io.payrail.simulator;

import io.payrail.simulator.api.Cause;
import io.payrail.simulator.api.Idempotency;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.billing.SubscriptionLife;
import io.payrail.simulator.state.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What time brings about at Stripe: forgotten idempotency keys, expired, renewed and ended
/// subscriptions. Looks on a thread of its own at every tick, and at once when the clock is
/// advanced. Each subscription's turn is a transaction of its own.
final class Timers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    /// Turns at one look: ten years of monthly renewals.
    private static final int MAX_ROUNDS = 121;

    private final Store store;
    private final Idempotency idempotency;
    private final SubscriptionLife subscriptions;
    private final String apiVersion;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("stripe-timers").daemon().factory());

    Timers(
            Store store,
            Idempotency idempotency,
            SubscriptionLife subscriptions,
            String apiVersion) {
        this.store = store;
        this.idempotency = idempotency;
        this.subscriptions = subscriptions;
        this.apiVersion = apiVersion;
    }

    void start(Duration tick) {
        var _ =
                timer.scheduleWithFixedDelay(
                        this::look, tick.toNanos(), tick.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
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
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<String> due = SubscriptionLife.due(store);
            if (due.isEmpty()) {
                return;
            }
            for (String id : due) {
                store.transact(
                        tx -> subscriptions.turn(new Scope(tx, Cause.TIME, apiVersion, null), id));
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
