package io.payrail.worker;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/// The dead letters of a topic, found by the place of the record that they were.
final class DeadLetterTopic implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                    Map.of("bootstrap.servers", Servers.bootstrapServers()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
    private final TopicPartition partition;
    private final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();

    DeadLetterTopic(String topic) {
        partition = new TopicPartition(Topics.deadLetters(topic), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    ConsumerRecord<byte[], byte[]> await(RecordMetadata place) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !lettersOf(place).isEmpty());
        return lettersOf(place).getFirst();
    }

    /// The dead letters, up to the end of the topic as it is now, that a record has become.
    List<ConsumerRecord<byte[], byte[]>> lettersOf(RecordMetadata place) {
        var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
            consumer.poll(Duration.ofMillis(100)).forEach(letters::add);
        }
        return letters.stream()
                .filter(letter ->
                        header(letter, Headers.DEAD_LETTER_PARTITION)
                                        .equals(Integer.toString(place.partition()))
                                && header(letter, Headers.DEAD_LETTER_OFFSET)
                                        .equals(Long.toString(place.offset())))
                .toList();
    }

    static String header(ConsumerRecord<?, ?> letter, String name) {
        var header = letter.headers().lastHeader(name);
        return header == null ? "absent" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
