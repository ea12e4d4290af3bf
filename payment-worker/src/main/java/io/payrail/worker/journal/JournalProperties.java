package io.payrail.worker.journal;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the journal's table is looked after.
///
/// @param partitionInterval from one look for weekly partitions to make, eight weeks ahead, to the
///   next
@Validated
@ConfigurationProperties("payrail.journal")
record JournalProperties(
        @NotNull @DurationMin(seconds = 1) @DurationMax(days = 14) @DefaultValue("6h")
                Duration partitionInterval) {}
