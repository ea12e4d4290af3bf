package io.payrail.ingestor.webhook;

import java.util.Locale;

/// What a sender is told. The names, in lower case, are the stable codes in answers and metrics.
sealed interface Answer {
    int status();

    /// The event is durable.
    enum Accepted implements Answer {
        ACCEPTED;

        @Override
        public int status() {
            return 200;
        }
    }

    /// The request is refused for good: the same one will never be accepted.
    enum Rejected implements Answer {
        SOURCE_NOT_ALLOWED(403, "Webhooks are not taken from this address"),
        UNKNOWN_ENDPOINT(404, "There is no webhook endpoint at this path"),
        METHOD_NOT_ALLOWED(405, "Webhooks are delivered with POST"),
        BODY_TOO_LARGE(413, "The body is larger than this endpoint accepts"),
        BODY_TIMEOUT(408, "The body did not arrive in time"),
        MALFORMED_REQUEST(400, "The request is malformed or broke off"),
        SIGNATURE_MISSING(400, "There is no Stripe-Signature header"),
        SIGNATURE_MALFORMED(400, "The Stripe-Signature header is malformed"),
        SIGNATURE_MISMATCH(400, "No signature matches the body"),
        SIGNATURE_EXPIRED(400, "The signature is too old"),
        SIGNATURE_FUTURE(400, "The signature is from the future"),
        NOT_JSON(400, "The body is not well-formed JSON"),
        NOT_AN_EVENT(400, "The body is not an event");

        private final int status;
        private final String title;

        Rejected(int status, String title) {
            this.status = status;
            this.title = title;
        }

        @Override
        public int status() {
            return status;
        }

        String title() {
            return title;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The event could not be made durable now: the sender is asked to come back.
    enum Unavailable implements Answer {
        BUSY("Too much is in flight"),
        BROKER("The event could not be stored"),
        INTERNAL("The event could not be processed");

        private final String title;

        Unavailable(String title) {
            this.title = title;
        }

        @Override
        public int status() {
            return 503;
        }

        String title() {
            return title;
        }

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
