package io.payrail.worker.projection;

import io.payrail.worker.journal.Cause;
import java.time.Instant;

/// That one of Stripe's objects was in a certain state: told by a webhook event, or by the answer
/// to a call of our own.
public final class Observation {
    private final Held<?> held;
    private final Cause cause;

    private Observation(Held<?> held, Cause cause) {
        this.held = held;
        this.cause = cause;
    }

    /// A state with its kind. Only here are the two known to fit.
    record Held<S extends State<S>>(Model<S> model, Seen<S> seen) {}

    static <S extends State<S>> Observation of(
            Model<S> model,
            StripeObject object,
            String eventType,
            Instant since,
            Instant until,
            Cause cause) {
        var state = model.reader().apply(object, eventType);
        return new Observation(new Held<>(model, new Seen<>(state, since, until)), cause);
    }

    Held<?> held() {
        return held;
    }

    Cause cause() {
        return cause;
    }

    public String objectId() {
        return held.seen().state().id();
    }

    public String aggregateId() {
        return held.seen().state().aggregateId();
    }
}
