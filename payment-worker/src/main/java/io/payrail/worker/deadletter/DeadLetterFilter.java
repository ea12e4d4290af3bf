package io.payrail.worker.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which dead letters are asked for. What is null is not asked about.
///
/// @param state `open`, `replayed`, `discarded`; null for all
/// @param type Stripe's type of the event or the command's; `payment_intent.*` for all that begin
///   so
/// @param object the event's object or the command's ordering key
/// @param message the event's or operation's id
/// @param from the earliest failure
/// @param to failures before this
public record DeadLetterFilter(
        @Nullable String state,
        @Nullable String topic,
        @Nullable String cause,
        @Nullable String type,
        @Nullable String object,
        @Nullable String message,
        @Nullable Instant from,
        @Nullable Instant to) {}
