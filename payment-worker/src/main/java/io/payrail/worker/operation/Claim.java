package io.payrail.worker.operation;

import java.time.Instant;

/// What claiming a command found.
public sealed interface Claim {
    /// The command is new and is to be executed.
    ///
    /// @param since when it was asked for
    record New(Instant since) implements Claim {}

    /// The command was taken before and its outcome is not known: it is to be executed again. The
    /// earlier execution may be under way elsewhere still; both use the same idempotency keys, and
    /// one of them ends the operation.
    ///
    /// @param since when it was first asked for
    /// @param forgotten whether the app's own words were forgotten since, whichever copy of the
    ///   command comes
    record Open(Instant since, boolean forgotten) implements Claim {}

    /// The command was executed before.
    record Ended(Ending ending) implements Claim {}

    /// The id belongs to another request.
    record Foreign() implements Claim {}
}
