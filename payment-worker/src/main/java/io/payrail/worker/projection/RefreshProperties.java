package io.payrail.worker.projection;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// When objects are fetched from Stripe because nothing here tells which of two states is the
/// later.
///
/// @param interval from one look at what is due to the next
/// @param lease how long an object is left to the worker that is fetching it; longer than a call to
///   Stripe with its transaction
@Validated
@ConfigurationProperties("payrail.refresh")
record RefreshProperties(
        @NotNull @DurationMin(millis = 1) @DefaultValue("500ms") Duration interval,
        @NotNull @DurationMin(seconds = 1) @DefaultValue("60s") Duration lease) {}
