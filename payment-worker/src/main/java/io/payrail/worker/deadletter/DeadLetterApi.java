package io.payrail.worker.deadletter;

import io.payrail.worker.deadletter.DeadLetterReplay.Manner;
import io.payrail.worker.deadletter.DeadLetterReplay.Result;
import io.payrail.worker.operator.Limits;
import io.payrail.worker.operator.OperatorActions;
import io.payrail.worker.operator.OperatorApi;
import io.payrail.worker.operator.OperatorException;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Dead letters for operators: the list, one with its content, and what to do with one. Content is
/// shown without secrets and personal data, unless the operator may and asks to see them, which is
/// written down.
@OperatorApi
final class DeadLetterApi {
    private static final String REVEAL = "payments:reveal";
    private static final Set<String> STATES = Set.of("open", "replayed", "discarded");

    private final DeadLetterList list;
    private final Letters letters;
    private final DeadLetterReplay replay;
    private final OperatorActions actions;
    private final TransactionTemplate transactions;

    DeadLetterApi(
            DeadLetterList list,
            Letters letters,
            DeadLetterReplay replay,
            OperatorActions actions,
            TransactionTemplate transactions) {
        this.list = list;
        this.letters = letters;
        this.replay = replay;
        this.actions = actions;
        this.transactions = transactions;
    }

    /// @param next what to give as `after` for the next page; null on the last one
    record Page(List<DeadLetter> items, @Nullable Long next) {}

    /// @param content null where the topic does not have the record any more
    record Shown(DeadLetter deadLetter, @Nullable Content content) {}

    record Decided(long id, String result) {}

    @GetMapping("/dead-letters")
    Page list(
            DeadLetterFilter filter,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") int limit) {
        if (filter.state() != null && !STATES.contains(filter.state())) {
            throw new OperatorException.Unusable("`state` is open, replayed or discarded");
        }
        int most = Limits.page(limit);
        var items = list.page(filter, after, most);
        return new Page(items, items.size() < most ? null : items.getLast().id());
    }

    @GetMapping("/dead-letters/{id}")
    Shown show(
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean reveal,
            Authentication operator) {
        if (reveal && !mayReveal(operator)) {
            throw new OperatorException.Forbidden("showing all of it takes the role " + REVEAL);
        }
        var letter = find(id);
        var record = letters.read(List.of(letter)).get(id);
        if (reveal) {
            actions.record(operator.getName(), "dead-letter.reveal", Long.toString(id), null);
        }
        return new Shown(letter, record == null ? null : Content.of(record, !reveal));
    }

    @PostMapping("/dead-letters/{id}/replay")
    Decided replay(
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean again,
            @RequestParam(defaultValue = "false") boolean dryRun,
            Principal operator) {
        var result =
                replay.replay(List.of(find(id)), new Manner(again, dryRun, operator.getName()))
                        .get(id);
        if (result == Result.GONE) {
            throw new OperatorException.Gone("the topic does not have dead letter " + id);
        }
        if (result == Result.DISCARDED) {
            throw new OperatorException.Conflict(
                    "discarded",
                    "dead letter " + id + " was discarded; again=true replays it",
                    Map.of("deadLetter", id));
        }
        return new Decided(id, String.valueOf(result).toLowerCase(Locale.ROOT));
    }

    @PostMapping("/dead-letters/{id}/discard")
    Decided discard(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String reason,
            Principal operator) {
        var letter = find(id);
        boolean first =
                Boolean.TRUE.equals(
                        transactions.execute(_ -> {
                            boolean discarded = list.discarded(id, operator.getName());
                            if (discarded) {
                                actions.record(
                                        operator.getName(),
                                        "dead-letter.discard",
                                        Long.toString(id),
                                        reason);
                            }
                            return discarded;
                        }));
        if (!first && letter.state().equals("replayed")) {
            throw new OperatorException.Conflict(
                    "replayed", "dead letter " + id + " was replayed", Map.of("deadLetter", id));
        }
        return new Decided(id, first ? "discarded" : "discarded_before");
    }

    private static boolean mayReveal(Authentication operator) {
        return operator.getAuthorities().stream()
                .anyMatch(authority -> REVEAL.equals(authority.getAuthority()));
    }

    private DeadLetter find(long id) {
        return list.find(id)
                .orElseThrow(() -> new OperatorException.NotFound("there is no dead letter " + id));
    }
}
