package io.payrail.worker.journal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What brought a change about.
///
/// @param value `command:<id>`, `stripe:<event id>` or `fetch:<object id>`
/// @param traceparent the W3C trace context of whoever asked for it
public record Cause(String value, @Nullable String traceparent) {
    public static Cause command(UUID id, @Nullable String traceparent) {
        return new Cause("command:" + id, traceparent);
    }

    public static Cause stripeEvent(String id, @Nullable String traceparent) {
        return new Cause("stripe:" + id, traceparent);
    }

    public static Cause fetch(String objectId) {
        return new Cause("fetch:" + objectId, null);
    }
}
