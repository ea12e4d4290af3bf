package io.payrail.worker.shadow;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Whether another version of Stripe's API is compared with the one in use.
///
/// @param enabled off unless an upgrade is being prepared
/// @param group the consumer group; a new one begins with what comes from then on
/// @param patience how long an event waits for its other rendering
/// @param mostEvents how many are remembered at most
/// @param interval from one look for those that waited in vain to the next
@Validated
@ConfigurationProperties("payrail.shadow")
record ShadowProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("payrail-worker-shadow") String group,
        @DefaultValue("1h") @NotNull @DurationMin(millis = 1) Duration patience,
        @DefaultValue("100000") @Positive int mostEvents,
        @DefaultValue("1m") @NotNull @DurationMin(millis = 1) Duration interval) {}
