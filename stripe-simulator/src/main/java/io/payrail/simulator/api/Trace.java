package io.payrail.simulator.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is learnt about a request on its way, for its headers and the log.
final class Trace {
    final String requestId;
    @Nullable String idempotencyKey;
    @Nullable String originalRequest;
    boolean effect;
    List<String> faults = List.of();
    List<String> created = List.of();

    Trace(String requestId) {
        this.requestId = requestId;
    }
}
