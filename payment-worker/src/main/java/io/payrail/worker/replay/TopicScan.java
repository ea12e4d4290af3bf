package io.payrail.worker.replay;

import io.payrail.worker.operator.OperatorException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Looks through a time of a topic, partition after partition, as far as one request may take. Used
/// by one thread.
final class TopicScan {
    /// The longest that one request looks through a topic; the next one goes on from there.
    private static final Duration LONGEST = Duration.ofSeconds(3);

    /// The longest that one look waits in Kafka's consumer.
    private static final Duration ONE_POLL = Duration.ofMillis(200);

    /// The most records that one request looks at.
    private static final int MOST_LOOKED_AT = 20_000;

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /// Where the next look begins.
    record Cursor(int partition, long offset) {
        private static final Cursor FIRST = new Cursor(0, 0);

        static Cursor parse(@Nullable String text) {
            if (text == null) {
                return FIRST;
            }
            if (!text.matches("\\d{1,6}:\\d{1,18}")) {
                throw new OperatorException.Unusable("`after` is no place in the topic");
            }
            int colon = text.indexOf(':');
            return new Cursor(
                    Integer.parseInt(text.substring(0, colon)),
                    Long.parseLong(text.substring(colon + 1)));
        }

        String text() {
            return partition + ":" + offset;
        }
    }

    /// What one look has found.
    ///
    /// @param done how many offsets were looked at
    /// @param left how many are left
    /// @param next null at the end
    record Scanned(
            List<ConsumerRecord<byte[], byte[]>> fitting,
            long done,
            long left,
            @Nullable Cursor next) {}

    TopicScan(Consumer<byte[], byte[]> consumer, String topic, Instant from, Instant to) {
        this.consumer = consumer;
        partitions =
                consumer.partitionsFor(topic).stream()
                        .map(PartitionInfo::partition)
                        .sorted(Comparator.naturalOrder())
                        .map(partition -> new TopicPartition(topic, partition))
                        .toList();
        consumer.assign(partitions);
        consumer.pause(partitions);
        var last = consumer.endOffsets(partitions);
        begins.putAll(at(from, last));
        ends.putAll(at(to, last));
        begins.forEach(consumer::seek);
    }

    /// The first offsets of a time; the end where there is nothing that late.
    private Map<TopicPartition, Long> at(Instant time, Map<TopicPartition, Long> last) {
        var times = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        var offsets = new HashMap<>(last);
        consumer.offsetsForTimes(times)
                .forEach((partition, found) -> {
                    if (found != null) {
                        offsets.put(partition, found.offset());
                    }
                });
        return offsets;
    }

    Scanned scan(Cursor cursor, int most, Predicate<ConsumerRecord<byte[], byte[]>> condition) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        var fitting = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        long done = 0;
        for (var partition : partitions) {
            if (partition.partition() < cursor.partition()) {
                continue;
            }
            long end = ends.getOrDefault(partition, 0L);
            long position = begins.getOrDefault(partition, 0L);
            if (partition.partition() == cursor.partition()) {
                position = Math.max(position, cursor.offset());
            }
            if (position < end) {
                consumer.seek(partition, position);
                consumer.resume(List.of(partition));
            }
            while (position < end) {
                if (System.nanoTime() - deadline > 0 || done >= MOST_LOOKED_AT) {
                    return stoppedAt(partition, position, done, fitting);
                }
                for (var record : consumer.poll(ONE_POLL)) {
                    if (record.offset() >= end) {
                        break;
                    }
                    if (fitting.size() == most) {
                        return stoppedAt(partition, record.offset(), done, fitting);
                    }
                    if (condition.test(record)) {
                        fitting.add(record);
                    }
                    done++;
                }
                position = Math.min(consumer.position(partition), end);
            }
            consumer.pause(List.of(partition));
        }
        return new Scanned(fitting, done, 0, null);
    }

    private Scanned stoppedAt(
            TopicPartition partition,
            long offset,
            long done,
            List<ConsumerRecord<byte[], byte[]>> fitting) {
        long left = ends.getOrDefault(partition, 0L) - offset;
        for (var later : partitions) {
            if (later.partition() > partition.partition()) {
                left += ends.getOrDefault(later, 0L) - begins.getOrDefault(later, 0L);
            }
        }
        return new Scanned(fitting, done, left, new Cursor(partition.partition(), offset));
    }
}
