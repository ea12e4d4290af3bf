package io.payrail.worker.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.payrail.contract.Topics;
import io.payrail.worker.stripe.StripeHealth;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Takes commands from Kafka and hands them to the [KeyedDispatcher]: one thread that polls, pauses
/// a partition that is full and all of them while Stripe is away, commits what is done and drains
/// on revocation. A failure of the consumer itself closes it and makes a new one, after a pause;
/// offsets that were not committed are read again.
///
/// Metrics: `payrail.commands.taken` (counter; records taken in) and `payrail.commands.left`
/// (counter; records left undone for the next owner of their partition): `taken` = the count of
/// `payrail.commands` + the dead letters of commands + `left` + `buffered`. Alarm when `left` grows
/// without a rebalance. `payrail.commands.running` and `payrail.commands.buffered` (gauges;
/// records), `payrail.commands.paused` (gauge; partitions of which nothing is fetched). Alarm when
/// `paused` stays above zero for minutes, or when the consumer lag grows.
@Component
final class CommandLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(CommandLoop.class);

    /// The same tag as on the clients that Spring makes: a name's meters must have the same tags,
    /// or those that come later are dropped.
    private static final Tags CLIENT = Tags.of("spring.id", "commands");

    /// The longest that one look for commands waits in Kafka's consumer; a command ends it at once.
    private static final Duration POLL = Duration.ofMillis(100);

    /// Until the consumer is made anew after a failure.
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    /// How long a stop waits for the loop's thread, beyond the time for draining.
    private static final Duration STOP = Duration.ofSeconds(10);

    private final DispatchProperties properties;
    private final KafkaProperties kafka;
    private final StripeHealth stripe;
    private final CommandTask tasks;
    private final MeterRegistry metrics;
    private final Counter taken;
    private final Counter left;

    private volatile boolean running;
    private volatile KeyedDispatcher<TopicPartition> dispatcher;
    private volatile Set<TopicPartition> paused = Set.of();
    private volatile boolean joined;
    private volatile long roundAtNanos;
    private CountDownLatch stopping = new CountDownLatch(1);
    private Thread thread = Thread.ofPlatform().unstarted(() -> {});

    CommandLoop(
            DispatchProperties properties,
            KafkaProperties kafka,
            StripeHealth stripe,
            CommandTask tasks,
            MeterRegistry metrics) {
        this.properties = properties;
        this.kafka = kafka;
        this.stripe = stripe;
        this.tasks = tasks;
        this.metrics = metrics;
        this.taken = metrics.counter("payrail.commands.taken");
        this.left = metrics.counter("payrail.commands.left");
        this.dispatcher = newDispatcher();
        Gauge.builder("payrail.commands.running", this, loop -> loop.dispatcher.running())
                .register(metrics);
        Gauge.builder("payrail.commands.buffered", this, loop -> loop.dispatcher.buffered())
                .register(metrics);
        Gauge.builder("payrail.commands.paused", this, loop -> loop.paused.size())
                .register(metrics);
    }

    private KeyedDispatcher<TopicPartition> newDispatcher() {
        return new KeyedDispatcher<>(
                properties.maxRunning(),
                properties.maxBuffered(),
                properties.maxSpan(),
                left::increment);
    }

    @Override
    public synchronized void start() {
        if (!running) {
            roundAtNanos = System.nanoTime();
            running = true;
            stopping = new CountDownLatch(1);
            thread = Thread.ofPlatform().name("command-loop").start(this::untilStopped);
        }
    }

    @Override
    public synchronized void stop() {
        if (running) {
            running = false;
            stopping.countDown();
            try {
                thread.join(properties.drainTimeout().plus(STOP));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// Stopped after the relay, so that its leadership moves on while commands are drained.
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 10;
    }

    /// Whether the loop still goes round: in an outage it does, too.
    boolean turning() {
        return !running || System.nanoTime() - roundAtNanos < properties.stalledAfter().toNanos();
    }

    /// Whether the consumer is a member of its group.
    boolean joined() {
        return joined;
    }

    private void untilStopped() {
        while (running) {
            roundAtNanos = System.nanoTime();
            try {
                consume();
            } catch (RuntimeException e) {
                // Whatever it was: a loop that ends here would leave a worker that looks alive and
                // takes nothing.
                log.warn(
                        "The command consumer failed and is made anew in {}",
                        PAUSE_AFTER_FAILURE,
                        e);
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            if (stopping.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("Stopping, no new consumer is made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void consume() {
        dispatcher = newDispatcher();
        var consumer = newConsumer();
        try (var clientMetrics = new KafkaClientMetrics(consumer, CLIENT)) {
            clientMetrics.bindTo(metrics);
            consumer.subscribe(List.of(Topics.COMMANDS), new Drain(consumer));
            long lastCommit = System.nanoTime();
            while (running) {
                roundAtNanos = System.nanoTime();
                pauseOrResume(consumer);
                for (var record : consumer.poll(POLL)) {
                    var partition = new TopicPartition(record.topic(), record.partition());
                    dispatcher.submit(
                            partition,
                            record.offset(),
                            tasks.orderingKey(record),
                            delivery -> tasks.run(record, delivery));
                    taken.increment();
                }
                if (System.nanoTime() - lastCommit >= properties.commitInterval().toNanos()) {
                    commit(consumer);
                    lastCommit = System.nanoTime();
                }
                joined = consumer.groupMetadata().generationId() >= 0;
                if (dispatcher.broken()) {
                    throw new IllegalStateException("a command's task broke off");
                }
            }
        } finally {
            close(consumer);
        }
    }

    private Consumer<byte[], byte[]> newConsumer() {
        var settings = kafka.buildConsumerProperties();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, properties.group());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(properties.sessionTimeout().toMillis()));
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(properties.sessionTimeout().toMillis() / 4));
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class));
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void pauseOrResume(Consumer<?, ?> consumer) {
        boolean away = stripe.away();
        var hold = away ? consumer.assignment() : dispatcher.full();
        // Asked of the consumer, not remembered: a rebalance keeps some partitions and changes
        // others.
        var resumed = new HashSet<>(consumer.paused());
        resumed.removeAll(hold);
        consumer.pause(hold);
        consumer.resume(resumed);
        if (!hold.equals(paused)) {
            log.info(
                    "{} commands are under way; none are fetched of {}: {}",
                    dispatcher.buffered(),
                    hold.isEmpty() ? "no partition" : hold,
                    away ? "Stripe is away" : "as many as may wait there");
            paused = Set.copyOf(hold);
        }
    }

    private void commit(Consumer<?, ?> consumer) {
        var progress = dispatcher.committable();
        if (!progress.isEmpty()) {
            consumer.commitAsync(
                    offsets(progress),
                    (_, failure) -> {
                        if (failure == null) {
                            dispatcher.committed(progress);
                        } else {
                            // Ordinary while partitions move.
                            log.info(
                                    "Offsets were not committed; the next commit covers them: {}",
                                    failure.toString());
                        }
                    });
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(
            Map<TopicPartition, Long> progress) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        progress.forEach(
                (partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        return offsets;
    }

    private void close(Consumer<?, ?> consumer) {
        try {
            // Leaves the group; the drain below commits what is done before.
            consumer.close();
        } catch (KafkaException e) {
            log.warn("The command consumer did not close cleanly; the group notices by itself", e);
        } finally {
            // Nothing is left after a clean close. After any other, what waits must not run beside
            // the next consumer's copy of it.
            dispatcher.abandon();
        }
        paused = Set.of();
        joined = false;
    }

    /// Lets running commands finish before their partitions go to another worker.
    private final class Drain implements ConsumerRebalanceListener {
        private final Consumer<?, ?> consumer;

        Drain(Consumer<?, ?> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.info("Commands of partitions {} are ours", partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            var progress = dispatcher.revoke(partitions, properties.drainTimeout());
            log.info(
                    "Commands of partitions {} are given back at {}",
                    partitions,
                    progress.values());
            try {
                consumer.commitSync(offsets(progress));
            } catch (KafkaException e) {
                log.warn(
                        "The last offsets were not committed; those commands are answered again",
                        e);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            var _ = dispatcher.revoke(partitions, Duration.ZERO);
            log.warn("Commands of partitions {} were taken from us", partitions);
        }
    }
}
