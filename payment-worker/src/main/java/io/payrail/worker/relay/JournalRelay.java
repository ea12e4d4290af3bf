package io.payrail.worker.relay;

import io.payrail.observability.Traces;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;

/// Publishes the journal to Kafka, for as long as the application runs. Every worker has one and
/// one of them relays: the one that holds the lock ([Leadership]). All others stand by and try to
/// get it.
///
/// One thread supervises: it becomes leader, has the slot looked at ([SlotGuard]), runs an engine
/// ([RelayEngine]) and looks at the slot and its own connection once an interval ([SlotWatch]). Any
/// failure, of PostgreSQL, Kafka or the engine, ends that attempt as a whole and the next one
/// starts after a pause that doubles, with jitter, up to a bound. So it does not matter who starts
/// first or how long who is away, and no event is skipped.
///
/// Why a leader that has lost its lock without knowing can do no harm: the slot admits one reader,
/// so as long as the old one reads, a new leader's engine is refused and tries again; and what the
/// old one still sends is a duplicate of what the new one sends, with the same event ids. The lock
/// only keeps the candidates from quarrelling over the slot.
///
/// For the database's administrator: `wal_level=logical`; `max_slot_wal_keep_size` bounds the WAL
/// that is kept while no worker runs, at the price of a republication when it is exceeded
/// ([RelayMetrics] tells what to watch). The role needs `REPLICATION`, `SELECT` on `journal` and
/// its sequence, and `SELECT, INSERT, UPDATE` on `relay_progress`.
///
/// Starting and stopping may be repeated; stopping is bounded by twice the stop timeout.
final class JournalRelay implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(JournalRelay.class);

    private final RelayDatabase database;
    private final Map<String, Object> producerSettings;
    private final RelayProperties properties;
    private final RelayMetrics metrics;
    private final Traces traces;
    private final Clock clock;

    private StopSignal stop = new StopSignal();
    private volatile @Nullable Thread supervisor;
    private volatile @Nullable Leadership leadership;

    JournalRelay(
            RelayDatabase database,
            Map<String, Object> producerSettings,
            RelayProperties properties,
            RelayMetrics metrics,
            Traces traces,
            Clock clock) {
        this.database = database;
        this.producerSettings = Map.copyOf(producerSettings);
        this.properties = properties;
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (supervisor == null) {
            stop = new StopSignal();
            var signal = stop;
            supervisor = Thread.ofPlatform().name("journal-relay").start(() -> supervise(signal));
        }
    }

    @Override
    public synchronized void stop() {
        var thread = supervisor;
        if (thread == null) {
            return;
        }
        supervisor = null;
        stop.raise();
        thread.interrupt();
        try {
            if (!thread.join(properties.stopTimeout())) {
                log.warn("The journal relay does not stop in time; its connection is cut");
                var waiting = leadership;
                if (waiting != null) {
                    waiting.abort();
                }
                thread.join(properties.stopTimeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return supervisor != null;
    }

    /// Whether the supervisor lives, as long as it should. Waits for nobody, also not for `stop`.
    boolean isSupervised() {
        var thread = supervisor;
        return thread == null || thread.isAlive();
    }

    /// Started last and stopped first.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void supervise(StopSignal signal) {
        int failures = 0;
        while (!signal.isRaised()) {
            long startedAt = System.nanoTime();
            try {
                attempt(signal);
            } catch (InterruptedException e) {
                log.debug("The journal relay is stopping", e);
            } catch (SQLException | RuntimeException e) {
                if (signal.isRaised()) {
                    log.debug("The journal relay is stopping", e);
                    break;
                }
                boolean ranWell =
                        System.nanoTime() - startedAt > properties.maxBackoff().toNanos() * 3;
                failures = ranWell ? 1 : failures + 1;
                metrics.engineFailed();
                var pause = backoff(failures);
                logFailure(failures, pause, e);
                pause(signal, pause);
            }
        }
    }

    /// The first of a series in full, the others in a line.
    private static void logFailure(int failures, Duration pause, Exception failure) {
        if (failure instanceof PublicationException refused) {
            try (var _ = MDC.putCloseable("eventId", refused.eventId())) {
                logOneFailure(failures, pause, failure);
            }
        } else {
            logOneFailure(failures, pause, failure);
        }
    }

    private static void logOneFailure(int failures, Duration pause, Exception failure) {
        var message = "The journal relay failed ({} in a row) and tries again in {} ms: {}";
        if (failures == 1) {
            log.warn(message, failures, pause.toMillis(), failure.getMessage(), failure);
        } else {
            log.warn(message, failures, pause.toMillis(), failure.getMessage());
        }
    }

    /// From the connection to the database to the first failure, or the stop.
    private void attempt(StopSignal signal) throws SQLException, InterruptedException {
        try (var candidate = Leadership.candidate(database, properties)) {
            leadership = candidate;
            while (!candidate.acquire()) {
                if (signal.awaitRaised(properties.watchInterval())) {
                    return;
                }
            }
            log.info("This worker relays the journal");
            metrics.leads(true);
            lead(candidate, signal);
        } finally {
            leadership = null;
            metrics.leads(false);
        }
    }

    private void lead(Leadership leader, StopSignal signal)
            throws SQLException, InterruptedException {
        try (var publisher = new EventPublisher(producerSettings, properties, traces)) {
            var guard =
                    new SlotGuard(
                            properties,
                            new Republication(properties, metrics),
                            metrics,
                            signal,
                            clock);
            var slot = guard.prepare(leader.connection(), publisher);
            var consumer =
                    new StreamConsumer(publisher, metrics, () -> requireUntouched(guard, slot));
            try {
                stream(leader, slot, consumer, signal);
            } catch (SlotLostException e) {
                guard.distrust(leader.connection());
                throw e;
            }
        }
    }

    private void stream(Leadership leader, Slot slot, StreamConsumer consumer, StopSignal signal)
            throws SQLException, InterruptedException {
        var watch = new SlotWatch(slot, properties, metrics, clock);
        try (var engine = RelayEngine.start(database, properties, consumer)) {
            while (!signal.awaitRaised(properties.watchInterval())) {
                if (engine.hasEnded()) {
                    throw new IllegalStateException(
                            "The relay's engine has ended: " + engine.failure(), engine.failure());
                }
                watch.look(leader.connection(), consumer);
            }
        }
    }

    /// On a connection of its own, because the engine asks on its own thread.
    private void requireUntouched(SlotGuard guard, Slot slot) {
        try (var connection = database.open(properties.networkTimeout())) {
            guard.requireUntouched(connection, slot);
        } catch (SQLException e) {
            throw new IllegalStateException("The slot could not be looked at", e);
        }
    }

    private Duration backoff(int failures) {
        long bound =
                Math.min(
                        properties.maxBackoff().toMillis(),
                        properties.minBackoff().toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound / 2, bound + 1));
    }

    private static void pause(StopSignal signal, Duration pause) {
        try {
            signal.awaitRaised(pause);
        } catch (InterruptedException e) {
            log.debug("The journal relay is stopping", e);
        }
    }
}
