package io.payrail.worker.replay;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.worker.inbox.Inbox;
import io.payrail.worker.replay.TopicScan.Cursor;
import io.payrail.worker.topic.RecordLooks;
import io.payrail.worker.topic.RecordSender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What webhooks have brought, as long as the topic of Stripe's events keeps it: what the inbox
/// lacks, dead letters included, is put on the topic once more, byte for byte.
@Component
final class TopicSource implements ReplaySource {
    private final RecordLooks looks;
    private final Inbox inbox;
    private final RecordSender sender;

    TopicSource(RecordLooks looks, Inbox inbox, RecordSender sender) {
        this.looks = looks;
        this.inbox = inbox;
        this.sender = sender;
    }

    @Override
    public String word() {
        return "topic";
    }

    @Override
    public Step step(Selection selection, Turn turn) {
        var from = Objects.requireNonNull(selection.from());
        TopicScan.Scanned scanned;
        try (var consumer = looks.open()) {
            scanned =
                    new TopicScan(consumer, Topics.STRIPE_EVENTS, from, selection.to())
                            .scan(
                                    Cursor.parse(turn.after()),
                                    turn.limit(),
                                    record -> fits(record, selection));
        }
        var ids = scanned.fitting().stream().map(TopicSource::id).toList();
        var takenIn = inbox.takenIn(ids);
        if (!turn.dryRun()) {
            sender.sendAll(
                    scanned.fitting().stream()
                            .filter(record -> !takenIn.contains(id(record)))
                            .map(TopicSource::copy)
                            .toList());
        }
        var next = scanned.next();
        return new Step(
                scanned.done(),
                scanned.left(),
                scanned.fitting().stream()
                        .map(record ->
                                new Step.Item(
                                        id(record),
                                        header(record, Headers.STRIPE_EVENT_TYPE),
                                        objectId(record),
                                        Instant.ofEpochMilli(record.timestamp()),
                                        takenIn.contains(id(record)) ? "taken_in" : turn.done()))
                        .toList(),
                next == null ? null : next.text());
    }

    /// The ingestor gives every record its event's id; what has none cannot be told from what was
    /// taken in.
    private static boolean fits(ConsumerRecord<byte[], byte[]> record, Selection selection) {
        return header(record, Headers.STRIPE_EVENT_ID) != null
                && selection.type().matches(header(record, Headers.STRIPE_EVENT_TYPE))
                && (selection.object() == null || selection.object().equals(objectId(record)));
    }

    private static String id(ConsumerRecord<?, ?> record) {
        return Objects.requireNonNull(header(record, Headers.STRIPE_EVENT_ID));
    }

    /// The key is the object's id, behind the account where there is one.
    private static @Nullable String objectId(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return null;
        }
        var key = new String(record.key(), StandardCharsets.UTF_8);
        return key.substring(key.indexOf(':') + 1);
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                record.topic(), null, null, record.key(), record.value(), record.headers());
    }
}
