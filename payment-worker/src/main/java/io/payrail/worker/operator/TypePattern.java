package io.payrail.worker.operator;

import org.jspecify.annotations.Nullable;

/// A type that is asked for: `payment_intent.succeeded`, or `payment_intent.*` for all that begin
/// so.
///
/// @param value null for all
public record TypePattern(@Nullable String value) {
    private static final String ANYTHING = "*";

    public boolean matches(@Nullable String type) {
        if (value == null) {
            return true;
        }
        if (type == null) {
            return false;
        }
        return value.endsWith(ANYTHING)
                ? type.startsWith(value.substring(0, value.length() - 1))
                : type.equals(value);
    }

    /// The same for SQL's `LIKE`; null for all.
    public @Nullable String like() {
        if (value == null) {
            return null;
        }
        var escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return escaped.endsWith(ANYTHING)
                ? escaped.substring(0, escaped.length() - 1) + "%"
                : escaped;
    }
}
