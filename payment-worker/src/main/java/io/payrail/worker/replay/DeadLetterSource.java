package io.payrail.worker.replay;

import io.payrail.worker.deadletter.DeadLetter;
import io.payrail.worker.deadletter.DeadLetterFilter;
import io.payrail.worker.deadletter.DeadLetterList;
import io.payrail.worker.deadletter.DeadLetterReplay;
import io.payrail.worker.operator.OperatorException;
import java.util.Locale;
import org.springframework.stereotype.Component;

/// Dead letters by filter, commands included.
@Component
final class DeadLetterSource implements ReplaySource {
    private final DeadLetterList list;
    private final DeadLetterReplay replay;

    DeadLetterSource(DeadLetterList list, DeadLetterReplay replay) {
        this.list = list;
        this.replay = replay;
    }

    @Override
    public String word() {
        return "dlt";
    }

    @Override
    public Step step(Selection selection, Turn turn) {
        var filter =
                new DeadLetterFilter(
                        selection.again() ? null : "open",
                        null,
                        null,
                        selection.type().value(),
                        selection.object(),
                        null,
                        selection.from(),
                        selection.to());
        var page = list.page(filter, number(turn), turn.limit());
        var results =
                replay.replay(
                        page,
                        new DeadLetterReplay.Manner(selection.again(), turn.dryRun(), turn.by()));
        long left = page.size() < turn.limit() ? 0 : list.count(filter, page.getLast().id());
        return new Step(
                page.size(),
                left,
                page.stream()
                        .map(letter ->
                                item(
                                        letter,
                                        String.valueOf(results.get(letter.id()))
                                                .toLowerCase(Locale.ROOT)))
                        .toList(),
                left == 0 ? null : Long.toString(page.getLast().id()));
    }

    private static Step.Item item(DeadLetter letter, String result) {
        return new Step.Item(
                Long.toString(letter.id()),
                letter.type(),
                letter.objectId(),
                letter.failedAt(),
                result);
    }

    private static long number(Turn turn) {
        var after = turn.after();
        if (after == null) {
            return 0;
        }
        if (!after.matches("\\d{1,18}")) {
            throw new OperatorException.Unusable("`after` is no place among the dead letters");
        }
        return Long.parseLong(after);
    }
}
