package io.payrail.worker.seal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the journal is sealed, `payrail.seals.*`.
///
/// @param interval from one look for rows to seal to the next; a row is sealed after one to three
///   of them
/// @param batchRows the most rows of one seal
/// @param headInterval how often at most the head of the chain is told to the log
@Validated
@ConfigurationProperties("payrail.seals")
record SealProperties(
        @DefaultValue("1s") @NotNull @DurationMin(millis = 10) Duration interval,
        @DefaultValue("1000") @Min(1) @Max(10_000) int batchRows,
        @DefaultValue("1m") @NotNull @DurationMin(millis = 1) Duration headInterval) {}
