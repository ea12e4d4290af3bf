package io.payrail.worker.deadletter;

import java.time.Duration;
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
        @DefaultValue("35d") Duration retention,
        @DefaultValue("1h") Duration cleaningInterval,
        @DefaultValue("5s") Duration readTimeout) {}
