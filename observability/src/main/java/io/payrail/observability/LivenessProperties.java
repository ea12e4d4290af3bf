package io.payrail.observability;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param virtualThreadPatience how long no virtual thread may have had a turn until the process
///   counts as dead
@Validated
@ConfigurationProperties("payrail.liveness")
record LivenessProperties(
        @NotNull @DurationMin(millis = 100) @DefaultValue("30s") Duration virtualThreadPatience) {}
