package io.payrail.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A consumer of all of `payrail.events`, on a thread of its own.
final class EventConsumer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Map<UUID, Long> times = new ConcurrentHashMap<>();
    private final AtomicLong received = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("consumer").start(this::consume);
    private volatile boolean closed;

    /// When each event was first received.
    Map<UUID, Long> times() {
        return times;
    }

    long received() {
        return received.get();
    }

    void await(long count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (received.get() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(received + " of " + count + " events came");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void consume() {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, Servers.bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(Topics.EVENTS).stream()
                            .map(each -> new TopicPartition(Topics.EVENTS, each.partition()))
                            .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    long now = System.nanoTime();
                    var id = new String(record.headers().lastHeader(Headers.CE_ID).value(), UTF_8);
                    times.putIfAbsent(UUID.fromString(id), now);
                    received.incrementAndGet();
                }
            }
        }
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
