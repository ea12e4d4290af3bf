package io.payrail.worker.topic;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How Payrail's topics are made where they do not exist. Topics that exist keep their settings.
///
/// @param partitions of commands, Stripe events and events: the most workers or consumers that can
///   share the work
/// @param replyPartitions the most API instances
/// @param replicationFactor 3 on a cluster; 1 is for a single broker
/// @param minInsyncReplicas 2 on a cluster: then a record that was acknowledged survives the loss
///   of a broker
/// @param commandRetention how long commands are kept; those of a worker that is away for longer
///   are lost
/// @param replyRetention how long replies are kept, which hold client secrets
/// @param stripeEventRetention how long Stripe's events are kept as they were received; longer than
///   the 30 days for which Stripe lists them
/// @param shadowRetention how long the events of another version of Stripe's API are kept
/// @param eventRetention how long consumers can read payment events
/// @param deadLetterRetention how long dead letters can be looked at and replayed
/// @param stripeEventSize the largest record of Stripe's events and of their dead letters: a
///   webhook's body, its headers and the batch around it
@Validated
@ConfigurationProperties("payrail.topics")
record TopicProperties(
        @DefaultValue("12") @Positive int partitions,
        @DefaultValue("16") @Positive int replyPartitions,
        @DefaultValue("1") @Positive short replicationFactor,
        @DefaultValue("1") @Positive short minInsyncReplicas,
        @DefaultValue("7d") @NotNull @DurationMin(millis = 1) Duration commandRetention,
        @DefaultValue("10m") @NotNull @DurationMin(millis = 1) Duration replyRetention,
        @DefaultValue("35d") @NotNull @DurationMin(millis = 1) Duration stripeEventRetention,
        @DefaultValue("7d") @NotNull @DurationMin(millis = 1) Duration shadowRetention,
        @DefaultValue("35d") @NotNull @DurationMin(millis = 1) Duration eventRetention,
        @DefaultValue("35d") @NotNull @DurationMin(millis = 1) Duration deadLetterRetention,
        @DefaultValue("3MB") @NotNull DataSize stripeEventSize) {}
