package io.payrail.api.request;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// @param maxBody the largest body of a request that is read; a larger one is answered with 413
/// @param bodyTimeout the longest time in which it comes in; then 408
@Validated
@ConfigurationProperties("payrail.api.request")
record RequestProperties(
        @NotNull @DefaultValue("64KB") DataSize maxBody,
        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5) @DefaultValue("10s")
                Duration bodyTimeout) {}
