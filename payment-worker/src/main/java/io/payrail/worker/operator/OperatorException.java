package io.payrail.worker.operator;

import java.util.Map;
import org.springframework.http.HttpStatus;

/// What an operator is told instead of a result: a status, a stable code for scripts, a sentence
/// for people, and what else helps. Never a record's content.
public sealed class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient HttpStatus status;
    private final String code;
    private final transient Map<String, Object> details;

    private OperatorException(
            HttpStatus status, String code, String message, Map<String, Object> details) {
        super(message);
        this.status = status;
        this.code = code;
        this.details = details;
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, Object> details() {
        return details;
    }

    /// There is nothing of that name.
    public static final class NotFound extends OperatorException {
        private static final long serialVersionUID = 1;

        public NotFound(String message) {
            super(HttpStatus.NOT_FOUND, "not_found", message, Map.of());
        }
    }

    /// There was something, and its time is over.
    public static final class Gone extends OperatorException {
        private static final long serialVersionUID = 1;

        public Gone(String message) {
            super(HttpStatus.GONE, "gone", message, Map.of());
        }
    }

    /// The request cannot be understood or must not be done.
    public static final class Unusable extends OperatorException {
        private static final long serialVersionUID = 1;

        public Unusable(String message) {
            super(HttpStatus.BAD_REQUEST, "unusable", message, Map.of());
        }
    }

    /// It cannot be done as things are.
    public static final class Conflict extends OperatorException {
        private static final long serialVersionUID = 1;

        public Conflict(String code, String message, Map<String, Object> details) {
            super(HttpStatus.CONFLICT, code, message, details);
        }
    }

    /// The token does not allow this.
    public static final class Forbidden extends OperatorException {
        private static final long serialVersionUID = 1;

        public Forbidden(String message) {
            super(HttpStatus.FORBIDDEN, "forbidden", message, Map.of());
        }
    }

    /// Stripe did not answer.
    public static final class StripeAway extends OperatorException {
        private static final long serialVersionUID = 1;

        public StripeAway() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "stripe_unavailable",
                    "Stripe did not answer",
                    Map.of());
        }
    }

    static final class Busy extends OperatorException {
        private static final long serialVersionUID = 1;

        Busy() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "busy",
                    "this worker is serving other operators",
                    Map.of());
        }
    }
}
