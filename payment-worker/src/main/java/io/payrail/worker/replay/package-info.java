/// Putting what happened back on its topics: from dead letters, from the topic of Stripe's events,
/// from Stripe's list of events, and from the journal.
@NullMarked
package io.payrail.worker.replay;

import org.jspecify.annotations.NullMarked;
