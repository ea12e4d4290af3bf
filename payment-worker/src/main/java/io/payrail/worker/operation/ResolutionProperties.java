package io.payrail.worker.operation;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// When operations whose outcome Stripe has not told are tried again.
///
/// @param interval between two looks at what is due
/// @param firstPause from parking an operation to its next attempt; doubled for each further one
/// @param longestPause the pauses grow no longer than this
/// @param batch the most commands that are put back at a time
@Validated
@ConfigurationProperties("payrail.resolution")
record ResolutionProperties(
        @DefaultValue("5s") @NotNull @DurationMin(millis = 1) Duration interval,
        @DefaultValue("30s") @NotNull @DurationMin(millis = 1) Duration firstPause,
        @DefaultValue("10m") @NotNull @DurationMin(millis = 1) Duration longestPause,
        @DefaultValue("50") @Positive int batch) {}
