package io.payrail.worker.deadletter;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What is kept of dead letters.
///
/// @param retention how long the list has a dead letter; as the topics, in which its content is
/// @param cleaningInterval between two looks at what is older
/// @param readTimeout how long a look at a dead letter's content may take
@Validated
@ConfigurationProperties("payrail.dead-letters")
record DeadLetterProperties(
        @DefaultValue("35d") @NotNull @DurationMin(millis = 1) Duration retention,
        @DefaultValue("1h") @NotNull @DurationMin(millis = 1) Duration cleaningInterval,
        @DefaultValue("5s") @NotNull @DurationMin(millis = 1) Duration readTimeout) {}
