package io.payrail.ingestor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// What arrives in the topic from its making on. And events to send, each with an id of its own.
public final class StripeEvents implements AutoCloseable {
    private static final AtomicInteger numbers = new AtomicInteger();

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> arrived = new ArrayList<>();

    public StripeEvents(String bootstrapServers) {
        this(bootstrapServers, Topics.STRIPE_EVENTS);
    }

    public StripeEvents(String bootstrapServers, String topic) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(found -> new TopicPartition(found.topic(), found.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /// Waits for this many records of the event.
    public List<ConsumerRecord<String, byte[]>> await(String eventId, int count) {
        Awaitility.await().until(() -> of(eventId).size() >= count);
        return of(eventId);
    }

    /// All that arrived since this was last called, until nothing more comes.
    public List<ConsumerRecord<String, byte[]>> fresh() {
        while (poll(Duration.ofMillis(150)) > 0) {}
        List<ConsumerRecord<String, byte[]>> fresh = List.copyOf(arrived);
        arrived.clear();
        return fresh;
    }

    /// Waits for this many first.
    public List<ConsumerRecord<String, byte[]>> fresh(int count) {
        Awaitility.await()
                .until(() -> {
                    poll(Duration.ofMillis(150));
                    return arrived.size() >= count;
                });
        return fresh();
    }

    private List<ConsumerRecord<String, byte[]>> of(String eventId) {
        poll(Duration.ofMillis(100));
        return arrived.stream()
                .filter(found -> eventId.equals(header(found, Headers.STRIPE_EVENT_ID)))
                .toList();
    }

    private int poll(Duration timeout) {
        var polled = consumer.poll(timeout);
        polled.forEach(arrived::add);
        return polled.count();
    }

    public static @Nullable String header(ConsumerRecord<?, ?> found, String name) {
        var header = found.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    public static String newId() {
        return "evt_" + Servers.unique("test") + "_" + numbers.incrementAndGet();
    }

    /// A snapshot event in test mode about an object with this id.
    public static String event(String eventId, String objectId) {
        return """
        {
          "id": "%s",
          "object": "event",
          "api_version": "2026-07-29.dahlia",
          "created": 1780000000,
          "data": {"object": {"id": "%s", "object": "payment_intent", "description": "Grüße, 決済 \\u00e9 \\ud83d\\ude00"}},
          "livemode": false,
          "type": "payment_intent.succeeded"
        }
        """
                .formatted(eventId, objectId);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
