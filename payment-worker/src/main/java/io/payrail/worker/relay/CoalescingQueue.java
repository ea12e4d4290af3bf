package io.payrail.worker.relay;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// The queue between Debezium's WAL reader and the publisher, plugged in as its queue provider
/// `payrail`: whatever is pending leaves as **one** element, a carrier whose value is the list of
/// records and whose offset is the last one's.
///
/// Why: Debezium's own queue hands over a batch when it is full or when `poll.interval.ms` is over,
/// so an event waits for a timer and the timer burns a core when it is short. With this queue the
/// batch size is 1, so the first event ends the wait at once, and what arrived meanwhile still goes
/// as a batch. It also spares Debezium's hand-over of each single record to its transformation
/// threads.
///
/// Debezium calls it under its own lock; only `size` may be read outside. It must not be combined
/// with `max.queue.size.in.bytes`, which accounts element by element.
public final class CoalescingQueue implements QueueProvider<DataChangeEvent> {
    static final String NAME = "payrail";

    /// Debezium passes each of its settings on to the queue; this one is ours.
    static final String MAX_BATCH_SIZE = "payrail.max.batch.size";

    private final ArrayDeque<DataChangeEvent> pending = new ArrayDeque<>();
    private int maxBatchSize = 1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        if (settings.get(MAX_BATCH_SIZE) instanceof String size) {
            maxBatchSize = Integer.parseInt(size);
        }
    }

    @Override
    public void enqueue(DataChangeEvent event) {
        pending.add(event);
    }

    @Override
    public @Nullable DataChangeEvent poll() {
        if (pending.size() <= 1) {
            return pending.poll();
        }
        int size = Math.min(pending.size(), maxBatchSize);
        var records = new ArrayList<SourceRecord>(size);
        for (int i = 0; i < size; i++) {
            records.add(pending.remove().getRecord());
        }
        var last = records.getLast();
        return new DataChangeEvent(
                new SourceRecord(last.sourcePartition(), last.sourceOffset(), NAME, null, records));
    }

    @Override
    public int size() {
        return pending.size();
    }

    /// The records that an element of the queue stands for, in order.
    static List<SourceRecord> unpack(SourceRecord element) {
        if (element.value() instanceof List<?> records) {
            return records.stream().map(SourceRecord.class::cast).toList();
        }
        return List.of(element);
    }
}
