package io.payrail.contract;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The CloudEvents attributes of one record of [Topics#EVENTS], which are its headers: what to
/// dedupe and to order by, and the type that says how to read the payload.
///
/// @param id the same however often the event is published
/// @param type the event's type with its version, `payrail.payment.succeeded.v1`
/// @param source where the event comes from, a URI reference
/// @param subject the aggregate that the event is about, also the record's key
/// @param sequence the event's number within its aggregate: 1, 2, 3, without a gap
/// @param time when the change was recorded
/// @param cause `command:<id>`, `stripe:<event id>`, `fetch:<object id>`, `reconciliation`,
///   `backfill:<run>`
/// @param traceparent W3C trace context of what caused the change, where it is known
public record Envelope(
        UUID id,
        String type,
        String source,
        String subject,
        long sequence,
        Instant time,
        String cause,
        @Nullable String traceparent) {
    /// Checks that what must be there is there.
    public Envelope {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(cause, "cause");
    }

    /// Reads a record's headers.
    ///
    /// @param header the value of a record's last header with a name, or null where it has none
    /// @return the attributes
    /// @throws MalformedMessageException if one is missing or is not what it should be
    public static Envelope read(Function<String, byte @Nullable []> header) {
        var traceparent = header.apply(Headers.CE_TRACEPARENT);
        return new Envelope(
                parsed(header, Headers.CE_ID, UUID::fromString),
                text(header, Headers.CE_TYPE),
                text(header, Headers.CE_SOURCE),
                text(header, Headers.CE_SUBJECT),
                parsed(header, Headers.CE_SEQUENCE, Long::valueOf),
                parsed(header, Headers.CE_TIME, Instant::parse),
                text(header, Headers.CE_CAUSE),
                traceparent == null ? null : new String(traceparent, StandardCharsets.UTF_8));
    }

    private static String text(Function<String, byte @Nullable []> header, String name) {
        var value = header.apply(name);
        if (value == null) {
            throw new MalformedMessageException("header " + name, null);
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    private static <T> T parsed(
            Function<String, byte @Nullable []> header, String name, Function<String, T> parser) {
        try {
            return parser.apply(text(header, name));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedMessageException("header " + name, null);
        }
    }
}
