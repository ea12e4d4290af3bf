package io.payrail.cli;

/// What the worker said instead of a result, or that it said nothing.
final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Ending ending;

    OperatorException(Ending ending, String message) {
        super(message);
        this.ending = ending;
    }

    Ending ending() {
        return ending;
    }
}
