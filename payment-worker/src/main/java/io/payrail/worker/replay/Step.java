package io.payrail.worker.replay;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of one step.
///
/// @param done how much of the source was looked at, in a unit of the source's own
/// @param left how much is left, in the same unit
/// @param items what fits, and what became of each
/// @param next where the next step begins; null at the end
record Step(long done, long left, List<Item> items, @Nullable String next) {
    /// One event or record.
    ///
    /// @param result `replayed`, `replayable` (a dry run), `taken_in` (the inbox has it: nothing is
    ///   done), and of dead letters also `replayed_before`, `discarded`, `gone`
    record Item(
            String id,
            @Nullable String type,
            @Nullable String objectId,
            Instant at,
            String result) {}
}
