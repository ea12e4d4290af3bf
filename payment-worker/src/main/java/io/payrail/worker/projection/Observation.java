package io.payrail.worker.projection;

import io.payrail.contract.Event;
import io.payrail.worker.journal.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// That one of Stripe's objects was in a certain state: told by a webhook event, or by the answer
/// to a call of our own.
public final class Observation {
    private final Held<?> held;
    private final Cause cause;
    private final Event.@Nullable StripeEventReceived received;
    private final Projection.@Nullable Known known;

    private Observation(
            Held<?> held,
            Cause cause,
            Event.@Nullable StripeEventReceived received,
            Projection.@Nullable Known known) {
        this.held = held;
        this.cause = cause;
        this.received = received;
        this.known = known;
    }

    /// A state with its kind. Only here are the two known to fit.
    record Held<S extends State<S>>(Model<S> model, Seen<S> seen) {}

    static <S extends State<S>> Observation of(
            Model<S> model, StripeObject object, Instant since, Instant until, Cause cause) {
        var state = model.reader().apply(object, "");
        return new Observation(
                new Held<>(model, new Seen<>(state, since, until)), cause, null, null);
    }

    /// The same, by a call that began when this was known.
    Observation after(Projection.Known knownBefore) {
        return new Observation(held, cause, received, knownBefore);
    }

    static <S extends State<S>> Observation of(
            Model<S> model, StripeObject object, Event.StripeEventReceived event, Cause cause) {
        var state = model.reader().apply(object, event.stripeType());
        var seen = new Seen<>(state, event.createdAt(), event.createdAt());
        return new Observation(new Held<>(model, seen), cause, event, null);
    }

    Held<?> held() {
        return held;
    }

    public Cause cause() {
        return cause;
    }

    /// The webhook event that told of it; null if a call of our own did.
    Event.@Nullable StripeEventReceived received() {
        return received;
    }

    /// What was known of the object before the call began that told of it; null for what no call of
    /// ours has told, or where nobody looked.
    Projection.@Nullable Known known() {
        return known;
    }

    public String objectId() {
        return held.seen().state().id();
    }

    public String aggregateId() {
        return held.seen().state().aggregateId();
    }

    /// What it says, without a place to put it.
    public Portrait portrait() {
        return Portrait.of(this);
    }
}
