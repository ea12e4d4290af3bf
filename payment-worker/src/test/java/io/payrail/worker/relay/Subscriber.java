package io.payrail.worker.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A downstream consumer of all of `payrail.events` that remembers what concerns the aggregates
/// whose ids start with its prefix.
final class Subscriber implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<String, byte[]> consumer;
    private final String prefix;
    private final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    Subscriber(String bootstrapServers, String prefix) {
        this.prefix = prefix;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        // A topic that was just made may not be known to the broker's metadata yet.
        var partitions =
                await()
                        .atMost(PATIENCE)
                        .until(
                                () -> consumer.partitionsFor(Topics.EVENTS),
                                found -> !found.isEmpty())
                        .stream()
                        .map(partition -> new TopicPartition(Topics.EVENTS, partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = Thread.ofPlatform().name("subscriber").start(this::poll);
    }

    private void poll() {
        while (!closed) {
            for (var record : consumer.poll(Duration.ofMillis(50))) {
                if (record.key().startsWith(prefix)) {
                    records.add(record);
                }
            }
        }
        consumer.close();
    }

    List<ConsumerRecord<String, byte[]>> records() {
        return records;
    }

    List<String> ids() {
        return records.stream().map(record -> header(record, Headers.CE_ID)).toList();
    }

    /// By aggregate, the sequence numbers in the order in which a consumer that dedupes by event id
    /// sees them.
    Map<String, List<Long>> sequences() {
        var seen = new LinkedHashSet<String>();
        var sequences = new LinkedHashMap<String, List<Long>>();
        for (var record : records) {
            if (seen.add(header(record, Headers.CE_ID))) {
                sequences
                        .computeIfAbsent(record.key(), key -> new ArrayList<>())
                        .add(Long.parseLong(header(record, Headers.CE_SEQUENCE)));
            }
        }
        return sequences;
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
