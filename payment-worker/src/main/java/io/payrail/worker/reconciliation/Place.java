package io.payrail.worker.reconciliation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where reconciliation is, as the holder of the lease found it.
///
/// @param fence counted up with each lease
/// @param beganAt what Stripe made before is not missed
/// @param cursor Stripe's events before this were all compared with the inbox
/// @param listingUntil the end of a window of events that is not read through yet
/// @param listingAfter the last event that was read of it
/// @param changesUntil what changed before this was picked up to be checked
/// @param changesPosition and of what changed at it, all up to this row of the journal
record Place(
        long fence,
        Instant beganAt,
        Instant cursor,
        @Nullable Instant listingUntil,
        @Nullable String listingAfter,
        Instant changesUntil,
        long changesPosition) {
    Changes changes() {
        return new Changes(changesUntil, changesPosition);
    }

    /// The same with all events before a time looked at.
    Place from(Instant time) {
        return new Place(fence, beganAt, time, null, null, changesUntil, changesPosition);
    }
}
