package io.payrail.worker.reconciliation;

import java.time.Instant;

/// How far the journal's changes were picked up to be checked.
///
/// @param until what was recorded before this was
/// @param position and of what was recorded at it, all up to this row of the journal
record Changes(Instant until, long position) {}
