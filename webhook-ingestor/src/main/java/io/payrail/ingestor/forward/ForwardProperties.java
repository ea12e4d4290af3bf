package io.payrail.ingestor.forward;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// How long to wait for Kafka. The producer's own bounds are under `spring.kafka.producer`.
///
/// @param ackTimeout the most that one request waits for its acknowledgement; above the producer's
///   `max.block.ms` and `delivery.timeout.ms` together, which normally end the wait, and far below
///   the 5 s that a sender may grant
/// @param probeTimeout the most that a health check waits for the broker
/// @param probeEvery how long the answer to a health check, or an acknowledged event, stands for
///   the next one
@Validated
@ConfigurationProperties("payrail.forward")
record ForwardProperties(
        @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 5) Duration ackTimeout,
        @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 30) Duration probeTimeout,
        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5) Duration probeEvery) {}
