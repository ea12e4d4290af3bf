package io.payrail.worker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.pipeline.DataChangeEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class CoalescingQueueTest {
    private final CoalescingQueue queue = new CoalescingQueue();

    private static SourceRecord record(int offset) {
        return new SourceRecord(Map.of(), Map.of("lsn", offset), "topic", null, "value");
    }

    private SourceRecord poll() {
        return Objects.requireNonNull(queue.poll()).getRecord();
    }

    @Test
    void everythingPendingLeavesAsOneElementWithTheLastOffset() {
        var records = List.of(record(1), record(2), record(3));
        queue.configure(Map.of(CoalescingQueue.MAX_BATCH_SIZE, "10"));
        records.forEach(record -> queue.enqueue(new DataChangeEvent(record)));
        assertThat(queue.size()).isEqualTo(3);
        var element = poll();
        assertThat(CoalescingQueue.unpack(element)).isEqualTo(records);
        assertThat(element.sourceOffset()).isEqualTo(Map.of("lsn", 3));
        assertThat(queue.size()).isZero();
        assertThat(queue.poll()).isNull();
    }

    @Test
    void elementHoldsNoMoreThanTheBatchSize() {
        queue.configure(Map.of(CoalescingQueue.MAX_BATCH_SIZE, "2"));
        for (int offset = 1; offset <= 3; offset++) {
            queue.enqueue(new DataChangeEvent(record(offset)));
        }
        assertThat(CoalescingQueue.unpack(poll())).hasSize(2);
        assertThat(CoalescingQueue.unpack(poll())).isEqualTo(List.of(record(3)));
    }
}
