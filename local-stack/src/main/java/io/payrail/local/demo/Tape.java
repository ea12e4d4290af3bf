package io.payrail.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import tools.jackson.databind.json.JsonMapper;

/// Writes down what passes through Kafka from its opening on: commands, Stripe's events, Payrail's
/// events, each with the time that its producer stamped on it. Reads on a thread of its own, as a
/// consumer without a group. Thread-safe.
final class Tape implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_MOMENTS = 100_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final KafkaConsumer<String, byte[]> consumer;
    private final Clock clock;
    private final Thread reader;
    private final List<Moment> moments = new ArrayList<>();
    private final List<Published> published = new ArrayList<>();
    private Instant lastRecord;

    private Tape(KafkaConsumer<String, byte[]> consumer, Clock clock) {
        this.consumer = consumer;
        this.clock = clock;
        this.lastRecord = clock.instant();
        this.reader = Thread.ofPlatform().name("tape").unstarted(this::read);
    }

    static Tape open(String bootstrapServers, Clock clock) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false");
        var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                List.of(Topics.COMMANDS, Topics.STRIPE_EVENTS, Topics.EVENTS).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // The end is looked up lazily; what is sent from now on must be on the tape.
        partitions.forEach(consumer::position);
        var tape = new Tape(consumer, clock);
        tape.reader.start();
        return tape;
    }

    private void read() {
        try (consumer) {
            while (!Thread.currentThread().isInterrupted()) {
                for (var record : consumer.poll(POLL)) {
                    write(record);
                }
            }
        } catch (WakeupException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void write(ConsumerRecord<String, byte[]> record) {
        if (moments.size() >= MAX_MOMENTS) {
            throw new IllegalStateException("The tape is full");
        }
        moments.add(new Moment(endOfMilli(record.timestamp()), source(record), text(record)));
        if (record.topic().equals(Topics.EVENTS)) {
            published.add(
                    new Published(
                            UUID.fromString(header(record, Headers.CE_ID)),
                            shortType(header(record, Headers.CE_TYPE)),
                            record.key(),
                            Long.parseLong(header(record, Headers.CE_SEQUENCE))));
        }
        lastRecord = clock.instant();
        notifyAll();
    }

    /// Kafka's times are whole milliseconds, the others are exact; at the end of its millisecond a
    /// record stands behind what led to it.
    private static Instant endOfMilli(long timestamp) {
        return Instant.ofEpochMilli(timestamp + 1).minusNanos(1);
    }

    private static String source(ConsumerRecord<String, byte[]> record) {
        return switch (record.topic()) {
            case Topics.COMMANDS -> "command";
            case Topics.STRIPE_EVENTS -> "webhook in";
            default -> "event out";
        };
    }

    private static String text(ConsumerRecord<String, byte[]> record) {
        return switch (record.topic()) {
            case Topics.COMMANDS ->
                    JSON.readTree(record.value()).path("type").asString() + " key " + record.key();
            case Topics.STRIPE_EVENTS ->
                    header(record, Headers.STRIPE_EVENT_TYPE) + " " + record.key();
            default ->
                    "%s %s #%s"
                            .formatted(
                                    shortType(header(record, Headers.CE_TYPE)),
                                    record.key(),
                                    header(record, Headers.CE_SEQUENCE));
        };
    }

    static String shortType(String type) {
        return type.replaceFirst("^payrail\\.", "").replaceFirst("\\.v\\d+$", "");
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalStateException(
                    "A record of " + record.topic() + " has no header " + name);
        }
        return new String(header.value(), UTF_8);
    }

    synchronized List<Moment> momentsSince(Instant start) {
        return moments.stream().filter(moment -> !moment.at().isBefore(start)).toList();
    }

    /// Waits until more than so many moments are on the tape, at most for so long.
    ///
    /// @return how many there are
    synchronized int awaitMoreThan(int known, Duration patience) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        while (moments.size() <= known) {
            long left = Duration.between(clock.instant(), deadline).toMillis();
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return moments.size();
    }

    synchronized List<Published> published() {
        return List.copyOf(published);
    }

    /// Waits until the events published so far are as wanted, at most for so long.
    synchronized boolean await(Predicate<List<Published>> wanted, Duration patience)
            throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        while (!wanted.test(published)) {
            long left = Duration.between(clock.instant(), deadline).toMillis();
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /// Waits until nothing has passed for a while, so that a duplicate had its chance to show.
    synchronized void awaitQuiet(Duration quiet, Duration patience) throws InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        while (clock.instant().isBefore(deadline)) {
            long left = quiet.minus(Duration.between(lastRecord, clock.instant())).toMillis();
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
