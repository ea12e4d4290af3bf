package io.payrail.worker.inbox;

/// A record of the topic of Stripe events that is no JSON. The message quotes nothing of it.
final class UnreadableEventException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableEventException() {
        super("not a Stripe event");
    }
}
