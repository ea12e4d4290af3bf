package io.payrail.contract;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A record is not what its topic holds. Its message says what was expected and where reading
/// stopped, never what stood there: a message may contain personal data.
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String expected, @Nullable JacksonException cause) {
        super("not a readable " + expected + (cause == null ? "" : where(cause)));
    }

    private static String where(JacksonException cause) {
        var location = cause.getLocation();
        return location == null || location.getByteOffset() < 0
                ? ""
                : " at byte " + location.getByteOffset();
    }
}
