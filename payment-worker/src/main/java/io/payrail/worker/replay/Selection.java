package io.payrail.worker.replay;

import io.payrail.worker.operator.TypePattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is to be replayed.
///
/// @param from the earliest; null for all that there is, where the source has an end
/// @param to before this; never later than the request that began the replay, so that a replay does
///   not find what it has put there itself
/// @param object Stripe's object, or the journal's aggregate; null for all
/// @param again dead letters that were decided about, too
/// @param toTopic where to; null for where it belongs
record Selection(
        @Nullable Instant from,
        Instant to,
        TypePattern type,
        @Nullable String object,
        boolean again,
        @Nullable String toTopic) {}
