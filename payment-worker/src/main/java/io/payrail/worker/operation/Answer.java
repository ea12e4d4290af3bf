package io.payrail.worker.operation;

import io.payrail.contract.Reply;
import java.util.UUID;

/// The replies that are the same for every command.
public final class Answer {
    private Answer() {}

    /// The reply to a command that made nothing.
    public static Reply to(UUID command, Ending ending) {
        return switch (ending) {
            case Ending.Declined declined ->
                    new Reply.Declined(
                            command, declined.code(), declined.declineCode(), declined.objectId());
            case Ending.Rejected rejected ->
                    new Reply.Rejected(command, rejected.code(), rejected.field());
            case Ending.Unresolved _ -> new Reply.Unresolved(command);
            case Ending.Succeeded _ ->
                    throw new IllegalArgumentException(
                            "what succeeded is answered with what it made");
        };
    }
}
