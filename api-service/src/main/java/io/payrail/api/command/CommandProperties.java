package io.payrail.api.command;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param replyPartition the partition of the replies' topic that this instance alone reads
/// @param replyWait how long a request waits for its reply before it is answered with 202
/// @param maxWaiting how many requests may wait at once; more are answered with 503
/// @param maxUnanswered how many commands published here may be without a reply; more are answered
///   with 503
/// @param maxUnansweredOfOwner how many of them may be one owner's; more are answered with 429
/// @param unansweredFor after which a command without a reply counts no longer
/// @param ackTimeout how long the acknowledgement of a command is awaited; at least the producer's
///   `delivery.timeout.ms`, which decides
/// @param contactTimeout how long Kafka may be silent until commands are refused at once
/// @param reconnectDelay between two attempts to find the replies' partition
/// @param maxAccepted how many accepted commands are remembered, until a worker has claimed them
/// @param acceptedFor how long they are remembered
/// @param retryAfter what a client is told to wait before it repeats a refused request
@Validated
@ConfigurationProperties("payrail.api.command")
record CommandProperties(
        @Min(0) @DefaultValue("0") int replyPartition,
        @NotNull @DurationMin(millis = 1) @DefaultValue("10s") Duration replyWait,
        @Min(1) @DefaultValue("4000") int maxWaiting,
        @Min(1) @DefaultValue("20000") int maxUnanswered,
        @Min(1) @DefaultValue("50") int maxUnansweredOfOwner,
        @NotNull @DurationMin(millis = 1) @DefaultValue("60s") Duration unansweredFor,
        @NotNull @DurationMin(millis = 1) @DefaultValue("6s") Duration ackTimeout,
        @NotNull @DurationMin(millis = 1) @DefaultValue("3s") Duration contactTimeout,
        @NotNull @DurationMin(millis = 1) @DefaultValue("1s") Duration reconnectDelay,
        @Min(1) @DefaultValue("100000") int maxAccepted,
        @NotNull @DurationMin(millis = 1) @DefaultValue("1h") Duration acceptedFor,
        @NotNull @DurationMin(seconds = 1) @DefaultValue("2s") Duration retryAfter) {}
