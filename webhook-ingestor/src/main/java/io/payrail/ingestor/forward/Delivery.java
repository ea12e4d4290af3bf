package io.payrail.ingestor.forward;

/// What became of one event on its way to the topic.
public enum Delivery {
    /// Every in-sync replica has it.
    ACKNOWLEDGED,
    /// The broker's or the producer's bound on a record's size is below this event's. Trying again
    /// will not help.
    TOO_LARGE,
    /// Not acknowledged in time. It may still arrive; whoever tries again makes a duplicate then.
    UNAVAILABLE
}
