package io.payrail.worker.replay;

import org.jspecify.annotations.Nullable;

/// One step of a replay, small enough for one request.
///
/// @param after where the step before ended; null for the first
/// @param limit the most that is replayed
/// @param dryRun say what would be done and do nothing
/// @param by the operator's subject
record Turn(@Nullable String after, int limit, boolean dryRun, String by) {
    String done() {
        return dryRun ? "replayable" : "replayed";
    }
}
