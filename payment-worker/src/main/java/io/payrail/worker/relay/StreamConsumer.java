package io.payrail.worker.relay;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/// Takes Debezium's batches on its polling thread: publishes the journal's events, awaits every
/// acknowledgement, and only then marks the batch as processed. Heartbeats and the watch's messages
/// are marked in their turn and not published, so they carry the slot's position past WAL without
/// events. Anything thrown here ends the engine with the batch unmarked; nothing is skipped.
final class StreamConsumer implements ChangeConsumer<ChangeEvent<SourceRecord, SourceRecord>> {
    /// Fails unless the slot is the one that was prepared. Asked once, before anything is marked.
    @FunctionalInterface
    interface SlotCheck {
        void requireUntouched();
    }

    private final EventPublisher publisher;
    private final RelayMetrics metrics;
    private final SlotCheck slot;

    private boolean checked;
    private volatile boolean publishing;
    private volatile boolean marked;
    private volatile long lastPosition;

    StreamConsumer(EventPublisher publisher, RelayMetrics metrics, SlotCheck slot) {
        this.publisher = publisher;
        this.metrics = metrics;
        this.slot = slot;
    }

    /// Whether the slot's position may have moved since the engine's start. Readable by any thread.
    boolean hasMarked() {
        return marked;
    }

    /// Whether a batch waits for Kafka now. Readable by any thread.
    boolean isPublishing() {
        return publishing;
    }

    /// The highest position published. Readable by any thread.
    long lastPosition() {
        return lastPosition;
    }

    @Override
    public boolean supportsTombstoneEvents() {
        return false;
    }

    @Override
    public void handleBatch(
            List<ChangeEvent<SourceRecord, SourceRecord>> batch,
            RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        if (!checked) {
            slot.requireUntouched();
            checked = true;
        }
        List<JournalEvent> events = new ArrayList<>();
        List<Long> committedAt = new ArrayList<>();
        for (var element : batch) {
            for (var record : CoalescingQueue.unpack(element.value())) {
                if (RelayEngine.JOURNAL_TOPIC.equals(record.topic())) {
                    var change = (Struct) record.value();
                    events.add(JournalEvent.of(change.getStruct("after")));
                    committedAt.add(change.getStruct("source").getInt64("ts_ms"));
                }
            }
        }
        publishing = true;
        publisher.publish(events);
        publishing = false;
        marked = true;
        for (var element : batch) {
            committer.markProcessed(element);
        }
        committer.markBatchFinished();
        long highest = lastPosition;
        for (int i = 0; i < events.size(); i++) {
            highest = Math.max(highest, events.get(i).position());
            metrics.published(committedAt.get(i));
        }
        lastPosition = highest;
        metrics.streamed(events.size());
    }
}
