package io.payrail.simulator.fault;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A rule: which requests, how many and how often, and what happens to them.
///
/// @param percentage of the matching requests, 0 to 100
/// @param remaining how many more requests it hits; negative for no limit
/// @param idempotencyKey a pattern for the whole key, or null for any request
public record Fault(
        String id,
        String kind,
        Effect effect,
        Pattern method,
        Pattern path,
        @Nullable Pattern idempotencyKey,
        double percentage,
        AtomicInteger remaining) {
    boolean matches(String requestMethod, String requestPath, @Nullable String key) {
        return method.matcher(requestMethod).matches()
                && path.matcher(requestPath).matches()
                && (idempotencyKey == null
                        || (key != null && idempotencyKey.matcher(key).matches()));
    }

    /// Uses up one of its hits, if one is left.
    boolean take() {
        return remaining.getAndUpdate(left -> left > 0 ? left - 1 : left) != 0;
    }
}
