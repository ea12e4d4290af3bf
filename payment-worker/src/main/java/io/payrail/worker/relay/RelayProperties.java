package io.payrail.worker.relay;

import io.payrail.contract.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The relay's settings, `payrail.relay.*`.
///
/// @param enabled whether this worker is a candidate for relaying at all
/// @param slot the replication slot, created by the relay; one for each database
/// @param publication created by the schema's migration
/// @param username the role to read the WAL with (`REPLICATION`, and `SELECT` on the journal); the
///   data source's when absent
/// @param password that role's; none where the server trusts it
/// @param watchInterval how often the leader checks its lock, the slot and the progress, and how
///   often a standby tries to become leader
/// @param networkTimeout after which a connection that does not answer counts as lost
/// @param lease after which PostgreSQL ends a leader's session that has asked nothing: a frozen
///   process keeps its connections, and with them the lock, for as long as it is frozen. At least
///   three watch intervals
/// @param wakeInterval bounds how long an event may wait for a reader that found nothing before;
///   see [RelayEngine] for what it costs
/// @param readWait how long one look at the WAL stream waits in the socket; data ends it at once
/// @param confirmInterval how often the slot's position follows what Kafka acknowledged
/// @param maxBatchSize events sent before their acknowledgements are awaited
/// @param maxQueueSize events read from the WAL and not yet sent
/// @param maxRequestBytes the largest record; the topic's `max.message.bytes` has to allow it too
/// @param maxBlock how long a send may wait for the topic's metadata or for buffer space
/// @param minBackoff before the first new try after a failure; doubled at each further one
/// @param maxBackoff the pauses grow no longer than this
/// @param stopTimeout within which the relay stops
/// @param maxUnmarkedWalBytes WAL without a journal row that is let accumulate before the slot is
///   moved past it
@ConfigurationProperties("payrail.relay")
@Validated
record RelayProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("payrail_relay") @Pattern(regexp = "[a-z0-9_]{1,63}") String slot,
        @DefaultValue("payrail_journal") @NotBlank String publication,
        @Nullable String username,
        @Nullable Secret password,
        @DefaultValue("1s") @NotNull @DurationMin(millis = 50) @DurationMax(seconds = 30)
                Duration watchInterval,
        @DefaultValue("5s") @NotNull @DurationMin(millis = 500) @DurationMax(seconds = 60)
                Duration networkTimeout,
        @DefaultValue("20s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 5)
                Duration lease,
        @DefaultValue("20ms") @NotNull @DurationMin(millis = 1) @DurationMax(seconds = 1)
                Duration wakeInterval,
        @DefaultValue("20ms") @NotNull @DurationMin(millis = 1) @DurationMax(millis = 500)
                Duration readWait,
        @DefaultValue("1s") @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 30)
                Duration confirmInterval,
        @DefaultValue("2048") @Min(1) @Max(100_000) int maxBatchSize,
        @DefaultValue("8192") @Min(2) @Max(1_000_000) int maxQueueSize,
        @DefaultValue("8388608") @Min(1_048_576) @Max(104_857_600) int maxRequestBytes,
        @DefaultValue("20s") @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5)
                Duration maxBlock,
        @DefaultValue("200ms") @NotNull @DurationMin(millis = 10) Duration minBackoff,
        @DefaultValue("10s") @NotNull @DurationMax(minutes = 5) Duration maxBackoff,
        @DefaultValue("15s") @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 5)
                Duration stopTimeout,
        @DefaultValue("16777216") @Min(65_536) long maxUnmarkedWalBytes) {
    RelayProperties {
        if (lease.compareTo(watchInterval.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException(
                    "payrail.relay.lease has to be three times payrail.relay.watch-interval or"
                            + " more: the leader shows that it lives once an interval");
        }
    }
}
