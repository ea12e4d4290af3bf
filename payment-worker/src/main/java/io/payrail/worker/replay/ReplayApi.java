package io.payrail.worker.replay;

import io.payrail.worker.operator.Limits;
import io.payrail.worker.operator.OperatorActions;
import io.payrail.worker.operator.OperatorApi;
import io.payrail.worker.operator.OperatorException;
import io.payrail.worker.operator.TypePattern;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Replays events, a step with each request: the answer says where the next one begins, and any
/// worker can take it. So nothing is under way between two requests, and whoever stops in the
/// middle goes on there, or begins again without harm.
@OperatorApi
final class ReplayApi {
    private final Map<String, ReplaySource> sources;
    private final OperatorActions actions;
    private final Clock clock;

    ReplayApi(List<ReplaySource> sources, OperatorActions actions, Clock clock) {
        this.sources =
                sources.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        ReplaySource::word, Function.identity()));
        this.actions = actions;
        this.clock = clock;
    }

    /// What was asked for.
    ///
    /// @param source `dlt`, `topic`, `stripe` or `journal`
    /// @param to now, when absent; for further steps, what the first one has answered
    record Asked(
            @Nullable String source,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String type,
            @Nullable String object,
            @Nullable String toTopic,
            @Nullable String after) {}

    /// @param to what further steps are to be asked with
    record Answer(
            String source,
            @Nullable Instant from,
            Instant to,
            boolean dryRun,
            long done,
            long left,
            List<Step.Item> items,
            @Nullable String next) {}

    @PostMapping("/events/replay")
    Answer replay(
            Asked asked,
            @RequestParam(defaultValue = "false") boolean again,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "200") int limit,
            Principal operator) {
        var source = source(asked);
        var selection =
                new Selection(
                        asked.from(),
                        earlier(asked.to(), clock.instant()),
                        new TypePattern(asked.type()),
                        asked.object(),
                        again,
                        asked.toTopic());
        var step =
                source.step(
                        selection,
                        new Turn(asked.after(), Limits.page(limit), dryRun, operator.getName()));
        writeDown(source, selection, step, operator.getName());
        return new Answer(
                source.word(),
                selection.from(),
                selection.to(),
                dryRun,
                step.done(),
                step.left(),
                step.items(),
                step.next());
    }

    private ReplaySource source(Asked asked) {
        var word = Objects.requireNonNullElse(asked.source(), "dlt");
        var source = sources.get(word);
        if (source == null) {
            throw new OperatorException.Unusable("`source` is dlt, topic, stripe or journal");
        }
        if (asked.from() == null && !word.equals("dlt")) {
            throw new OperatorException.Unusable("`from` is needed");
        }
        if (asked.toTopic() != null && !word.equals("journal")) {
            throw new OperatorException.Unusable(
                    "only the journal goes to other topics: all else holds secrets");
        }
        return source;
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one != null && one.isBefore(other) ? one : other;
    }

    /// Dead letters write down their own.
    private void writeDown(ReplaySource source, Selection selection, Step step, String operator) {
        long replayed =
                step.items().stream().filter(item -> item.result().equals("replayed")).count();
        if (replayed > 0 && !source.word().equals("dlt")) {
            actions.record(
                    operator,
                    "events.replay",
                    source.word(),
                    "%d of %s to %s, type %s, object %s, to topic %s"
                            .formatted(
                                    replayed,
                                    selection.from(),
                                    selection.to(),
                                    selection.type().value(),
                                    selection.object(),
                                    selection.toTopic()));
        }
    }
}
