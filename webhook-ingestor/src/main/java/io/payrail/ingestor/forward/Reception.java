package io.payrail.ingestor.forward;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an event came in and where it is to go: the topic, by which endpoint, when it was verified,
/// and in which trace, if the request named one.
public record Reception(
        String topic, String endpoint, Instant receivedAt, @Nullable String traceparent) {}
