package io.payrail.worker.dispatch;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How commands are taken from Kafka.
///
/// @param group the consumer group of all workers
/// @param maxRunning commands that run at once in this worker
/// @param maxBuffered commands of one partition fetched and not finished, from which on that
///   partition alone pauses until half of them are done; a poll may bring up to `max.poll.records`
///   more. Times the partitions of the topic, it bounds the worker's memory
/// @param maxSpan offsets between a partition's lowest unfinished command and its newest fetched
///   one, from which on it pauses: the most that is delivered again after a crash
/// @param sessionTimeout after which a dead worker's partitions move to the others; the broker's
///   minimum is 6 s
/// @param drainTimeout how long running commands are waited for when partitions are taken away or
///   the worker stops
/// @param commitInterval between commits of offsets
/// @param attempts how often a command is tried that fails for its own sake, before it becomes a
///   dead letter
/// @param stalledAfter how long the poll loop may take for one round before the process counts as
///   no longer working: well above the drain timeout and the clients' own timeouts of a minute
@Validated
@ConfigurationProperties("payrail.dispatch")
public record DispatchProperties(
        @DefaultValue("payrail-worker-commands") @NotBlank String group,
        @DefaultValue("512") @Positive int maxRunning,
        @DefaultValue("1000") @Positive int maxBuffered,
        @DefaultValue("10000") @Positive int maxSpan,
        @DefaultValue("6s") @NotNull @DurationMin(millis = 1) Duration sessionTimeout,
        @DefaultValue("15s") @NotNull @DurationMin(millis = 1) Duration drainTimeout,
        @DefaultValue("100ms") @NotNull @DurationMin(millis = 1) Duration commitInterval,
        @DefaultValue("5") @Positive int attempts,
        @DefaultValue("4m") @NotNull @DurationMin(millis = 1) Duration stalledAfter) {}
