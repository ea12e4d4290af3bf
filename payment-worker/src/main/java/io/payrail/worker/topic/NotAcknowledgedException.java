package io.payrail.worker.topic;

/// Kafka did not take records, or did not say so in time: some of them may be there.
public final class NotAcknowledgedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotAcknowledgedException(Throwable cause) {
        super("Kafka did not acknowledge what was sent", cause);
    }
}
