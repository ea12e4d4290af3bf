package io.payrail.worker.backfill;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far the import of the account is.
///
/// @param run its number; it is the cause of the events that come of it, `backfill:<run>`
/// @param reason `operator`, or `gap`: nobody had looked for longer than Stripe lists its events
/// @param state `running`, `stopped` or `done`
/// @param createdFrom objects that were created since then are imported
/// @param kinds in the order in which they are imported
public record BackfillProgress(
        long run,
        String reason,
        String state,
        Instant createdFrom,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Kind> kinds) {

    /// How far the import of a kind of object is. Stripe does not tell how many there are; what is
    /// left is older than `reached`.
    ///
    /// @param kind Stripe's `object` word
    /// @param state `listing`; `asking`, for what is kept here and was not in Stripe's list;
    ///   `done`; or `refused`, where Stripe does not show the list
    /// @param objects read from Stripe's list
    /// @param changed of these, the ones that were not here before, or not as they are at Stripe
    /// @param unreadable of these, the ones that could not be kept
    /// @param askedFor rows that were not in the list and are fetched one by one
    /// @param reached the creation of the oldest object so far
    /// @param refusal Stripe's code
    public record Kind(
            String kind,
            String state,
            long objects,
            long changed,
            long unreadable,
            long askedFor,
            @Nullable Instant reached,
            @Nullable String refusal) {}
}
