package io.payrail.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A downstream consumer of `payrail.events`, which reads the topic from its beginning, and an
/// operator's look at how far the worker is.
final class PublishedEvents implements AutoCloseable {
    private final String bootstrapServers;
    private final KafkaConsumer<String, byte[]> consumer;
    private final ConcurrentLinkedQueue<ConsumerRecord<String, byte[]>> records =
            new ConcurrentLinkedQueue<>();

    PublishedEvents(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions = partitions(Topics.EVENTS);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /// The types of the events of one aggregate so far, in the order in which they came.
    List<String> of(String aggregate) {
        return seen(aggregate).map(record -> header(record, Headers.CE_TYPE)).toList();
    }

    /// The same, of each event once, as a consumer does who looks at its id: what a relay has
    /// published and not yet marked when it ends, the next one publishes again.
    List<String> ofEach(String aggregate) {
        var ids = new HashSet<String>();
        return seen(aggregate)
                .filter(record -> ids.add(header(record, Headers.CE_ID)))
                .map(record -> header(record, Headers.CE_TYPE))
                .toList();
    }

    /// A header of the first event of an aggregate, once that is there.
    Optional<String> ofFirst(String aggregate, String header) {
        return seen(aggregate).findFirst().map(record -> header(record, header));
    }

    private Stream<ConsumerRecord<String, byte[]>> seen(String aggregate) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        return records.stream().filter(record -> record.key().equals(aggregate));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(requireNonNull(record.headers().lastHeader(name)).value(), UTF_8);
    }

    /// Whether the worker has taken everything that is on the topic of Stripe's events.
    boolean workerIsThroughStripeEvents() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var committed =
                    admin.listConsumerGroupOffsets("payrail-worker-stripe-events")
                            .partitionsToOffsetAndMetadata()
                            .get();
            for (TopicPartition partition : partitions(Topics.STRIPE_EVENTS)) {
                long end =
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition)
                                .get()
                                .offset();
                var offset = committed.get(partition);
                if (end > 0 && (offset == null || offset.offset() < end)) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
