package io.payrail.simulator.fault;

/// What a fault does to a request.
public sealed interface Effect {
    /// Whether the request is executed although the client does not get its answer.
    enum When {
        BEFORE,
        AFTER
    }

    record Delay(Latency latency) implements Effect {}

    /// 429 before anything runs.
    record RateLimit(String reason) implements Effect {}

    /// 500; after the effect it is the result that the idempotency key keeps.
    record ServerError(When when) implements Effect {}

    /// 502 with an empty body, as a proxy would send it.
    record BadGateway(When when) implements Effect {}

    /// The card is refused, where the request charges one.
    record CardDecline(Decline decline) implements Effect {}

    /// The connection is closed without an answer.
    record Close(When when) implements Effect {}

    /// The connection is reset without an answer.
    record Reset(When when) implements Effect {}

    /// No answer ever; the connection stays open.
    record Hang(When when) implements Effect {}
}
