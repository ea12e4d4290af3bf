package io.payrail.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Every record of the topics, from the first one on, without a consumer group. One thread.
final class Tape implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> READ =
            List.of(
                    Topics.COMMANDS,
                    Topics.STRIPE_EVENTS,
                    Topics.EVENTS,
                    Topics.deadLetters(Topics.COMMANDS),
                    Topics.deadLetters(Topics.STRIPE_EVENTS));

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    /// The topics exist already.
    Tape(String bootstrapServers) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "enable.auto.commit",
                                "false",
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                READ.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic, PATIENCE).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /// Reads on to what is the end at this moment.
    void readOn() {
        var ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("The topics cannot be read to their ends");
            }
            consumer.poll(POLL).forEach(records::add);
        }
    }

    /// In the order of each partition.
    List<ConsumerRecord<String, byte[]>> of(String topic) {
        return records.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    /// Of a topic, what was read as one of the first so many records.
    List<ConsumerRecord<String, byte[]>> before(int read, String topic) {
        return records.subList(0, read).stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    /// Of a topic, what was read after the first so many records.
    List<ConsumerRecord<String, byte[]>> since(int read, String topic) {
        return records.subList(read, records.size()).stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }

    int size() {
        return records.size();
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(
                Objects.requireNonNull(
                                record.headers().lastHeader(name),
                                () -> record.topic() + " has a record without " + name)
                        .value(),
                UTF_8);
    }

    /// Whether reconciliation put one of Stripe's events there.
    static boolean fed(ConsumerRecord<String, byte[]> record) {
        return header(record, Headers.STRIPE_ENDPOINT).equals("reconciliation");
    }

    static String text(ConsumerRecord<String, byte[]> record) {
        var text = new StringBuilder().append(record.key()).append('\n');
        record.headers()
                .forEach(header ->
                        text.append(header.key())
                                .append('=')
                                .append(new String(header.value(), UTF_8))
                                .append('\n'));
        return text.append(new String(record.value(), UTF_8)).toString();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
