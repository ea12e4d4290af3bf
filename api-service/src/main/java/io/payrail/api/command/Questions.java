package io.payrail.api.command;

import io.payrail.contract.Question;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Asks workers what only Stripe knows. A question goes the way of a command and leaves nothing
/// behind: neither `Idempotency-Key` nor `Prefer` has a meaning for it, and without a reply in time
/// the answer is 503. Blocks the request's (virtual) thread, within the bounds of [Commands].
@Component
public final class Questions {
    private final Commands commands;
    private final CommandIds ids;
    private final Clock clock;

    Questions(Commands commands, CommandIds ids, Clock clock) {
        this.commands = commands;
        this.ids = ids;
        this.clock = clock;
    }

    /// Makes a question from the id and the time that are given to it.
    public interface Draft {
        Question question(UUID id, Instant issuedAt);
    }

    /// Asks, and answers with the reply.
    public ResponseEntity<?> ask(Draft draft) {
        return commands.ask(draft.question(ids.next(), clock.instant()));
    }
}
