package io.payrail.worker.deadletter;

import io.payrail.contract.Topics;
import io.payrail.worker.topic.RecordLooks;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.stereotype.Component;

/// Reads dead letters from their topics, as long as those keep them. Each look has a consumer of
/// its own, in no group. Blocks; thread-safe.
@Component
final class Letters {
    /// The longest that one look waits in Kafka's consumer.
    private static final Duration ONE_POLL = Duration.ofMillis(200);

    private final RecordLooks looks;
    private final DeadLetterProperties properties;

    Letters(RecordLooks looks, DeadLetterProperties properties) {
        this.looks = looks;
        this.properties = properties;
    }

    /// The records of dead letters by number; of one that the topic has no more there is none.
    ///
    /// @throws TimeoutException if the broker does not answer in time
    Map<Long, ConsumerRecord<byte[], byte[]>> read(List<DeadLetter> letters) {
        var found = new HashMap<Long, ConsumerRecord<byte[], byte[]>>();
        if (letters.isEmpty()) {
            return found;
        }
        var byPartition =
                letters.stream()
                        .sorted(Comparator.comparingLong(DeadLetter::letterOffset))
                        .collect(Collectors.groupingBy(Letters::partition));
        try (var consumer = looks.open()) {
            long deadline = System.nanoTime() + properties.readTimeout().toNanos();
            byPartition.forEach(
                    (partition, wanted) -> read(consumer, partition, wanted, deadline, found));
        }
        return found;
    }

    private static TopicPartition partition(DeadLetter letter) {
        return new TopicPartition(Topics.deadLetters(letter.topic()), letter.letterPartition());
    }

    private void read(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            List<DeadLetter> wanted,
            long deadline,
            Map<Long, ConsumerRecord<byte[], byte[]>> found) {
        consumer.assign(List.of(partition));
        long begin =
                consumer.beginningOffsets(List.of(partition), properties.readTimeout())
                        .getOrDefault(partition, 0L);
        long end =
                consumer.endOffsets(List.of(partition), properties.readTimeout())
                        .getOrDefault(partition, 0L);
        // What one poll brings is often more than the one record.
        var read = new HashMap<Long, ConsumerRecord<byte[], byte[]>>();
        for (var letter : wanted) {
            if (letter.letterOffset() < begin || letter.letterOffset() >= end) {
                continue;
            }
            if (!read.containsKey(letter.letterOffset())) {
                read.clear();
                consumer.seek(partition, letter.letterOffset());
                while (read.isEmpty()) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new TimeoutException("dead letters were not read in time");
                    }
                    consumer.poll(ONE_POLL).forEach(record -> read.put(record.offset(), record));
                }
            }
            var record = read.get(letter.letterOffset());
            if (record != null) {
                found.put(letter.id(), record);
            }
        }
    }
}
