package io.payrail.simulator.api;

import org.jspecify.annotations.Nullable;

/// What a change happened for: an API request with its idempotency key, or nothing but time.
public record Cause(@Nullable String requestId, @Nullable String idempotencyKey) {
    public static final Cause TIME = new Cause(null, null);
}
