package io.payrail.worker.replay;

import io.payrail.contract.Topics;
import io.payrail.worker.operator.OperatorException;
import io.payrail.worker.relay.JournalArchive;
import io.payrail.worker.relay.JournalArchive.Entry;
import io.payrail.worker.relay.JournalArchive.Place;
import io.payrail.worker.topic.RecordSender;
import java.util.Objects;
import java.util.Set;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/// The journal's events, published again: to the topic of events, whose consumers know those that
/// they have, or to any other topic that is there and is none of Payrail's own.
@Component
final class JournalSource implements ReplaySource {
    private static final Set<String> NOT_FOR_EVENTS =
            Set.of(
                    Topics.COMMANDS,
                    Topics.REPLIES,
                    Topics.STRIPE_EVENTS,
                    Topics.STRIPE_EVENTS_SHADOW,
                    Topics.deadLetters(Topics.COMMANDS),
                    Topics.deadLetters(Topics.STRIPE_EVENTS));

    private final JournalArchive journal;
    private final RecordSender sender;
    private final KafkaAdmin admin;

    JournalSource(JournalArchive journal, RecordSender sender, KafkaAdmin admin) {
        this.journal = journal;
        this.sender = sender;
        this.admin = admin;
    }

    @Override
    public String word() {
        return "journal";
    }

    @Override
    public Step step(Selection selection, Turn turn) {
        var topic = Objects.requireNonNullElse(selection.toTopic(), Topics.EVENTS);
        requireUsable(topic);
        var range =
                new JournalArchive.Range(
                        Objects.requireNonNull(selection.from()),
                        selection.to(),
                        selection.type().like(),
                        selection.object());
        var entries = journal.page(range, place(turn), turn.limit());
        if (!turn.dryRun()) {
            sender.sendAll(entries.stream().map(entry -> entry.record(topic)).toList());
        }
        long left =
                entries.size() < turn.limit() ? 0 : journal.count(range, entries.getLast().place());
        return new Step(
                entries.size(),
                left,
                entries.stream().map(entry -> item(entry, turn.done())).toList(),
                left == 0 ? null : text(entries.getLast().place()));
    }

    /// A topic that is not there would be made by some brokers, and by a typing error.
    private void requireUsable(String topic) {
        if (NOT_FOR_EVENTS.contains(topic)) {
            throw new OperatorException.Unusable(topic + " is not for events");
        }
        try {
            var _ = admin.describeTopics(topic);
        } catch (KafkaException | IllegalArgumentException e) {
            throw new OperatorException.Unusable("there is no topic " + topic);
        }
    }

    private static Step.Item item(Entry entry, String result) {
        return new Step.Item(
                entry.id(), entry.type(), entry.place().aggregateId(), entry.recordedAt(), result);
    }

    private static String text(Place place) {
        return place.sequence() + ":" + place.aggregateId();
    }

    private static Place place(Turn turn) {
        var after = turn.after();
        if (after == null) {
            return Place.FIRST;
        }
        if (!after.matches("(?s)\\d{1,18}:.+")) {
            throw new OperatorException.Unusable("`after` is no place in the journal");
        }
        int colon = after.indexOf(':');
        return new Place(after.substring(colon + 1), Long.parseLong(after.substring(0, colon)));
    }
}
