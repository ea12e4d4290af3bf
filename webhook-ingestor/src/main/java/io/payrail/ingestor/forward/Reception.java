package io.payrail.ingestor.forward;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an event came in: by which endpoint, when it was verified, and in which trace, if the
/// request named one.
public record Reception(String endpoint, Instant receivedAt, @Nullable String traceparent) {}
