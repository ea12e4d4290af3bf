package io.payrail.worker.backfill;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How fast an account is imported.
///
/// @param callsPerSecond the most calls to Stripe, of 100 objects each; they also count against
///   `payrail.stripe.requests-per-second`
/// @param interval from one look for something to import to the next, and the pause after a call
///   that Stripe has not answered
/// @param lease after which another worker takes over from one that died; longer than a call and
///   its transaction
@Validated
@ConfigurationProperties("payrail.backfill")
record BackfillProperties(
        @DefaultValue("5") @Positive int callsPerSecond,
        @DefaultValue("5s") @NotNull @DurationMin(millis = 1) Duration interval,
        @DefaultValue("1m") @NotNull @DurationMin(millis = 1) Duration lease) {

    /// From one call to the next.
    Duration spacing() {
        return Duration.ofSeconds(1).dividedBy(callsPerSecond);
    }
}
