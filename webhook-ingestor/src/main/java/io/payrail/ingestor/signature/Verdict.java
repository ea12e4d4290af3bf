package io.payrail.ingestor.signature;

/// What the check of one signature came to.
public sealed interface Verdict {
    /// The body is Stripe's, signed now, under the secret at this index.
    record Verified(int secretIndex) implements Verdict {}

    /// The body is refused.
    enum Refused implements Verdict {
        /// There is no `Stripe-Signature` header.
        MISSING,
        /// The header is none that Stripe sends.
        MALFORMED,
        /// No active secret made any of its signatures.
        MISMATCH,
        /// Said to be signed too long ago: a replay, or this machine's clock is ahead.
        EXPIRED,
        /// Said to be signed in a time to come: this machine's clock is behind.
        FUTURE
    }
}
