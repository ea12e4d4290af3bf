package io.payrail.api.stream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param look how often the database is looked at for all streams together
/// @param heartbeat the longest silence on a stream
/// @param longest the longest life of a stream; its client comes again
/// @param grace how long a stream goes on once nothing more will be paid
/// @param buffer how many changes wait for a slow reader, who is cut off then
@Validated
@ConfigurationProperties("payrail.api.stream")
record StreamProperties(
        @NotNull @DurationMin(millis = 20) @DurationMax(minutes = 1) @DefaultValue("300ms")
                Duration look,
        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5) @DefaultValue("15s")
                Duration heartbeat,
        @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 1) @DefaultValue("10m")
                Duration longest,
        @NotNull @DurationMin(millis = 0) @DurationMax(minutes = 10) @DefaultValue("10s")
                Duration grace,
        @Min(1) @Max(10_000) @DefaultValue("64") int buffer) {}
