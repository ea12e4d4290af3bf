package io.payrail.worker.projection;

/// One of Stripe's objects lacks a field without which it cannot be kept, or has another type of
/// value there.
public final class UnreadableObjectException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableObjectException(String field) {
        super("the object has no readable " + field);
    }
}
