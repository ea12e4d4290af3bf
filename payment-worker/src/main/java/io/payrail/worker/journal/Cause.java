package io.payrail.worker.journal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What brought a change about.
///
/// @param value `command:<id>`, `stripe:<event id>`, `fetch:<object id>`, `backfill:<run>` or
///   `reconciliation`
/// @param traceparent the W3C trace context of whoever asked for it
public record Cause(String value, @Nullable String traceparent) {
    private static final String BACKFILL = "backfill:";

    /// A run of it, for what concerns no single object.
    public static final Cause RECONCILIATION = new Cause("reconciliation", null);

    public static Cause command(UUID id, @Nullable String traceparent) {
        return new Cause("command:" + id, traceparent);
    }

    public static Cause stripeEvent(String id, @Nullable String traceparent) {
        return new Cause("stripe:" + id, traceparent);
    }

    public static Cause fetch(String objectId) {
        return new Cause("fetch:" + objectId, null);
    }

    /// An import of what was at Stripe already: what it tells may be years old.
    public static Cause backfill(long run) {
        return new Cause(BACKFILL + run, null);
    }

    /// Whether an import tells it.
    public boolean imports() {
        return value.startsWith(BACKFILL);
    }
}
