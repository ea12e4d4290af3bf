package io.payrail.contract;

/// A command that makes or changes something. One with an id that was seen before is answered again
/// and not executed again; the same id with another [#fingerprint()] is refused. Each family has a
/// file of its own.
public sealed interface Instruction extends Command
        permits PaymentCommand, CustomerCommand, SubscriptionCommand, SessionCommand {}
