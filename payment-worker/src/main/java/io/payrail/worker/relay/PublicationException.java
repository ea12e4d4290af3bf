package io.payrail.worker.relay;

import org.jspecify.annotations.Nullable;

/// Kafka did not take an event. The batch that it was in is not confirmed and comes again.
final class PublicationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String eventId;

    PublicationException(JournalEvent event, @Nullable Throwable cause) {
        super("Kafka did not take " + event, cause);
        eventId = event.id();
    }

    String eventId() {
        return eventId;
    }
}
