package io.payrail.worker.deadletter;

import io.payrail.contract.Headers;
import io.payrail.worker.operator.OperatorActions;
import io.payrail.worker.topic.RecordSender;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts dead letters back on the topic that they were read from, as they were. There the inbox and
/// the operations see to it that what was done is not done again; a dead event's place in the inbox
/// is free, so that its replay is no duplicate of its first try. A record that fails again is a
/// dead letter of its own. Blocks; thread-safe.
@Component
public final class DeadLetterReplay {
    /// What is about the failure and not of the record. Nobody waits for the reply any more.
    private static final Set<String> DROPPED =
            Set.of(
                    Headers.DEAD_LETTER_CAUSE,
                    Headers.DEAD_LETTER_DIGEST,
                    Headers.DEAD_LETTER_ATTEMPTS,
                    Headers.DEAD_LETTER_TOPIC,
                    Headers.DEAD_LETTER_PARTITION,
                    Headers.DEAD_LETTER_OFFSET,
                    Headers.REPLY_PARTITION,
                    Headers.REPLAY_OF);

    private final Letters letters;
    private final DeadLetterList list;
    private final RecordSender sender;
    private final OperatorActions actions;
    private final TransactionTemplate transactions;

    DeadLetterReplay(
            Letters letters,
            DeadLetterList list,
            RecordSender sender,
            OperatorActions actions,
            TransactionTemplate transactions) {
        this.letters = letters;
        this.list = list;
        this.sender = sender;
        this.actions = actions;
        this.transactions = transactions;
    }

    /// What became of one.
    public enum Result {
        REPLAYED,
        /// A dry run: it would have been.
        REPLAYABLE,
        /// It was put back before, and was not asked for again.
        REPLAYED_BEFORE,
        /// An operator has said that it needs nothing.
        DISCARDED,
        /// The topic does not have it any more.
        GONE
    }

    /// How to do it.
    ///
    /// @param again also those that were decided about before
    /// @param dryRun say what would be done and do nothing
    /// @param by the operator's subject
    public record Manner(boolean again, boolean dryRun, String by) {}

    /// Puts dead letters back, by number: first the records, then the word of it. Who stops in
    /// between leaves them open, and putting them back once more has no effect.
    public Map<Long, Result> replay(List<DeadLetter> wanted, Manner manner) {
        var results = new LinkedHashMap<Long, Result>();
        var due = new ArrayList<DeadLetter>();
        for (var letter : wanted) {
            if (letter.isOpen() || manner.again()) {
                due.add(letter);
            } else {
                results.put(
                        letter.id(),
                        letter.state().equals("discarded")
                                ? Result.DISCARDED
                                : Result.REPLAYED_BEFORE);
            }
        }
        var contents = letters.read(due);
        if (!manner.dryRun()) {
            putBack(due, contents, manner);
        }
        for (var letter : wanted) {
            results.putIfAbsent(
                    letter.id(),
                    !contents.containsKey(letter.id())
                            ? Result.GONE
                            : manner.dryRun() ? Result.REPLAYABLE : Result.REPLAYED);
        }
        return results;
    }

    private void putBack(
            List<DeadLetter> due,
            Map<Long, ConsumerRecord<byte[], byte[]>> contents,
            Manner manner) {
        var ids = new ArrayList<Long>();
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (var letter : due) {
            var content = contents.get(letter.id());
            if (content != null) {
                ids.add(letter.id());
                records.add(record(letter, content));
            }
        }
        if (!ids.isEmpty()) {
            sender.sendAll(records);
            transactions.executeWithoutResult(_ -> {
                list.replayed(ids, manner.by());
                actions.record(manner.by(), "dead-letter.replay", targets(ids), null);
            });
        }
    }

    private static String targets(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static ProducerRecord<byte[], byte[]> record(
            DeadLetter letter, ConsumerRecord<byte[], byte[]> content) {
        var record =
                new ProducerRecord<byte[], byte[]>(
                        letter.topic(), null, content.key(), content.value());
        for (var header : content.headers()) {
            if (!DROPPED.contains(header.key())) {
                record.headers().add(header);
            }
        }
        record.headers()
                .add(
                        Headers.REPLAY_OF,
                        Long.toString(letter.id()).getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
