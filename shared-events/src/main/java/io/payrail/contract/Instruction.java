package io.payrail.contract;

import java.time.Instant;

/// A command that makes or changes something. One with an id that was seen before is answered again
/// and not executed again; the same id with another [#fingerprint()] is refused. Each family has a
/// file of its own.
public sealed interface Instruction extends Command
        permits PaymentCommand, CustomerCommand, SubscriptionCommand, SessionCommand {
    /// The same, with the time at which it was first asked for: a request that is repeated is
    /// issued anew, and Stripe's memory of its keys is as old as the first one.
    ///
    /// @param first when it was first asked for
    /// @return a copy of this command, issued then
    Instruction askedForAt(Instant first);
}
