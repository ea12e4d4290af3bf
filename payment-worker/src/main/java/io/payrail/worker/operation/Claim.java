package io.payrail.worker.operation;

/// What claiming a command found.
public sealed interface Claim {
    /// The command is to be executed: it is new, or its execution was not finished. Another
    /// execution of the same command may be under way elsewhere; both use the same idempotency
    /// keys, and one of them finishes the operation.
    record Open() implements Claim {}

    /// The command was executed before.
    record Ended(Ending ending) implements Claim {}

    /// The id belongs to another request.
    record Foreign() implements Claim {}
}
