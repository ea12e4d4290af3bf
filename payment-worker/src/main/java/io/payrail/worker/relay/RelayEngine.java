package io.payrail.worker.relay;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of Debezium's embedded engine on threads of its own: from the slot's position until it
/// is closed or fails. It never restarts itself; a new one is built.
///
/// Settings that the guarantees rest on (names and behaviour as of Debezium 3.6.3):
/// - offsets live in memory, so that the slot alone is the position: a position stored beside it
///   can be ahead of it and loses rows on a restart;
/// - `lsn.flush.mode=connector`: the slot is moved by what was marked as processed, never by the
///   driver's keep-alives;
/// - `errors.max.retries=0` and `slot.max.retries=0`: a failure ends the engine, because Debezium's
///   own restart would create a slot that it does not find;
/// - `publication.autocreate.mode=disabled`, `snapshot.mode=no_data`: no publication, no snapshot
///   of its own.
///
/// And those for the latency: the reader waits in the socket ([WaitingSocketFactory]) and the queue
/// hands over at once ([CoalescingQueue]), so under traffic no timer is on the way.
/// `poll.interval.ms` remains as Debezium's pause after five looks in vain and as the tick of its
/// polling thread: it costs an idle core that many wake-ups and delays only the first event after a
/// silence, in one case out of 5 × `readWait` / `wakeInterval`.
final class RelayEngine implements AutoCloseable {
    /// Should Debezium ever create a slot, it waits for a transaction of its own until then.
    private static final Duration SLOT_TIMEOUT = Duration.ofSeconds(5);

    /// How often Debezium confirms a position while there is nothing to publish.
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /// How often Debezium tells PostgreSQL that it is there.
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);

    /// Debezium's reader waits for room in the queue until it is interrupted, after this.
    private static final Duration READER_STOP = Duration.ofSeconds(1);

    /// How long an engine that was closed may take to end; then it is interrupted.
    private static final Duration CLOSED_STOP = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(RelayEngine.class);
    private static final String PREFIX = "payrail";
    private static final AtomicLong runs = new AtomicLong();

    /// Debezium's own name for the stream of the journal's rows.
    static final String JOURNAL_TOPIC = PREFIX + ".public.journal";

    private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
    private final Duration stopTimeout;
    private final CountDownLatch startedOrEnded = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    private RelayEngine(
            RelayDatabase database, RelayProperties properties, StreamConsumer consumer) {
        stopTimeout = properties.stopTimeout();
        engine =
                DebeziumEngine.create(Connect.class)
                        .using(settings(database, properties))
                        .using(RelayEngine.class.getClassLoader())
                        .using(
                                new DebeziumEngine.ConnectorCallback() {
                                    @Override
                                    public void pollingStarted() {
                                        startedOrEnded.countDown();
                                    }
                                })
                        .using((success, message, error) -> failure = error)
                        .notifying(consumer)
                        .build();
        thread = Thread.ofPlatform().name("journal-relay-engine").unstarted(this::run);
    }

    static RelayEngine start(
            RelayDatabase database, RelayProperties properties, StreamConsumer consumer) {
        var engine = new RelayEngine(database, properties, consumer);
        engine.thread.start();
        return engine;
    }

    private void run() {
        try {
            engine.run();
        } finally {
            ended.countDown();
            startedOrEnded.countDown();
        }
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /// Why the engine ended; null as long as it has not, and when it was closed.
    @Nullable Throwable failure() {
        return failure;
    }

    /// Stops the engine and returns when it has stopped, or after the stop timeout. Debezium stops
    /// on a thread of its own: an interrupt in the middle of it would leave its threads and
    /// connections behind, and the slot with them.
    @Override
    public void close() {
        Thread.ofPlatform().name("journal-relay-engine-stop").start(this::stop);
        boolean interrupted = false;
        long deadline = System.nanoTime() + stopTimeout.toNanos();
        boolean stopped = false;
        for (long left = stopTimeout.toNanos();
                !stopped && left > 0;
                left = deadline - System.nanoTime()) {
            try {
                stopped = ended.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!stopped) {
            log.warn("The relay's engine did not stop within {}", stopTimeout);
            thread.interrupt();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        try {
            // Debezium refuses to be closed while it starts.
            if (startedOrEnded.await(stopTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    && !hasEnded()) {
                engine.close();
            }
            // Closed at the very moment when it begins to poll, Debezium would wait for a task
            // that its own shutdown has thrown away.
            if (!ended.await(CLOSED_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.interrupt();
            }
        } catch (IllegalStateException | InterruptedException e) {
            log.debug("The engine was ending by itself", e);
        } catch (IOException e) {
            log.warn("The relay's engine did not stop cleanly", e);
        }
    }

    private static Properties settings(RelayDatabase database, RelayProperties properties) {
        var settings = database.debeziumProperties();
        settings.setProperty("name", "journal-relay");
        settings.setProperty("connector.class", PostgresConnector.class.getName());
        settings.setProperty("tasks.max", "1");
        settings.setProperty("topic.prefix", PREFIX);
        // Debezium waits for a minute when its MBeans are still there from a run that ended badly.
        settings.setProperty("custom.metric.tags", "run=" + runs.incrementAndGet());
        settings.setProperty("plugin.name", "pgoutput");
        settings.setProperty("slot.name", properties.slot());
        settings.setProperty("slot.drop.on.stop", "false");
        settings.setProperty("slot.max.retries", "0");
        settings.setProperty(
                "internal.create.slot.command.timeout", Long.toString(SLOT_TIMEOUT.toSeconds()));
        settings.setProperty("publication.name", properties.publication());
        settings.setProperty("publication.autocreate.mode", "disabled");
        settings.setProperty("table.include.list", "public.journal");
        settings.setProperty("message.prefix.include.list", SlotWatch.MESSAGE_PREFIX);
        settings.setProperty("snapshot.mode", "no_data");
        settings.setProperty("tombstones.on.delete", "false");
        settings.setProperty("provide.transaction.metadata", "false");
        settings.setProperty("heartbeat.interval.ms", Long.toString(HEARTBEAT.toMillis()));
        settings.setProperty(
                "status.update.interval.ms", Long.toString(STATUS_INTERVAL.toMillis()));
        settings.setProperty("lsn.flush.mode", "connector");
        settings.setProperty(
                "lsn.flush.timeout.ms", Long.toString(properties.stopTimeout().toMillis()));
        settings.setProperty("offset.storage", MemoryOffsetBackingStore.class.getName());
        settings.setProperty(
                "offset.flush.interval.ms", Long.toString(properties.confirmInterval().toMillis()));
        settings.setProperty("errors.max.retries", "0");
        settings.setProperty("record.processing.threads", "1");
        settings.setProperty(
                "internal.task.management.timeout.ms",
                Long.toString(properties.stopTimeout().toMillis()));
        settings.setProperty("executor.shutdown.timeout.ms", Long.toString(READER_STOP.toMillis()));
        settings.setProperty("queue.provider.type", CoalescingQueue.NAME);
        settings.setProperty(
                CoalescingQueue.MAX_BATCH_SIZE, Integer.toString(properties.maxBatchSize()));
        settings.setProperty("max.batch.size", "1");
        settings.setProperty("max.queue.size", Integer.toString(properties.maxQueueSize()));
        settings.setProperty(
                "poll.interval.ms", Long.toString(properties.wakeInterval().toMillis()));
        settings.setProperty("driver.socketFactory", WaitingSocketFactory.class.getName());
        settings.setProperty(
                "driver.socketFactoryArg", Long.toString(properties.readWait().toMillis()));
        // Bounds every wait for an answer, but not for the stream's data, which is never waited
        // for.
        settings.setProperty(
                "driver.socketTimeout",
                Long.toString(Math.max(1, properties.networkTimeout().toSeconds())));
        settings.setProperty(
                "driver.options",
                "-c wal_sender_timeout="
                        + properties.lease().toMillis()
                        + RelayDatabase.KEEPALIVE_OPTIONS);
        return settings;
    }
}
