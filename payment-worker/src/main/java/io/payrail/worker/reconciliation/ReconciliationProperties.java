package io.payrail.worker.reconciliation;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How Payrail looks for what it was not told, and how much it may ask of Stripe for that.
///
/// @param interval between two runs
/// @param grace how old an event has to be before it counts as missed; webhooks take a moment
/// @param patience how long a difference is left alone before it is looked into: longer than the
///   grace and some intervals, so that what is only late, or missed and fed, does not count as
///   drift
/// @param overlap how far before its last end a run begins again, as events may be listed late
/// @param lookBack how far back the first run ever begins
/// @param listed how far back Stripe's list of events is relied on: it holds 30 days. Where nobody
///   has looked for longer, all objects are imported again
/// @param window the most time that is listed in one go; what a run does not get through, the next
///   one goes on with
/// @param sweepDepth how old the objects are that Stripe's lists are compared for
/// @param mostTime after which a run begins no further call
/// @param lease after which another worker takes over from one that died in a run; longer than the
///   time, a call and a broker's acknowledgement
/// @param eventPages the most pages of 100 events that a run reads; if there are more, the next run
///   begins at once
/// @param sweepPages the most pages of 100 objects that a run compares
/// @param batch the most objects that a run has fetched one by one
/// @param callsPerSecond how fast those are fetched, and how fast the pages of events are read
/// @param staleAfter how long an open object goes unseen before it is fetched; for older ones a
///   quarter of their age, so that what is abandoned is asked for ever less often
/// @param abandonedAfter how old a payment or setup intent that nobody has confirmed is when it is
///   fetched no more; Stripe's events and lists tell of it still
/// @param heartbeat how long the journal goes without a report when there is nothing to report
@Validated
@ConfigurationProperties("payrail.reconciliation")
record ReconciliationProperties(
        @DefaultValue("60s") @NotNull @DurationMin(millis = 1) Duration interval,
        @DefaultValue("60s") @NotNull @DurationMin(millis = 1) Duration grace,
        @DefaultValue("5m") @NotNull @DurationMin(millis = 1) Duration patience,
        @DefaultValue("10m") @NotNull @DurationMin(millis = 1) Duration overlap,
        @DefaultValue("3d") @NotNull @DurationMin(millis = 1) Duration lookBack,
        @DefaultValue("29d") @NotNull @DurationMin(millis = 1) Duration listed,
        @DefaultValue("6h") @NotNull @DurationMin(millis = 1) Duration window,
        @DefaultValue("90d") @NotNull @DurationMin(millis = 1) Duration sweepDepth,
        @DefaultValue("30s") @NotNull @DurationMin(millis = 1) Duration mostTime,
        @DefaultValue("2m") @NotNull @DurationMin(millis = 1) Duration lease,
        @DefaultValue("20") @Positive int eventPages,
        @DefaultValue("6") @Positive int sweepPages,
        @DefaultValue("200") @Positive int batch,
        @DefaultValue("5") @Positive int callsPerSecond,
        @DefaultValue("10m") @NotNull @DurationMin(millis = 1) Duration staleAfter,
        @DefaultValue("7d") @NotNull @DurationMin(millis = 1) Duration abandonedAfter,
        @DefaultValue("1h") @NotNull @DurationMin(millis = 1) Duration heartbeat) {

    /// From one fetch to the next.
    Duration spacing() {
        return Duration.ofSeconds(1).dividedBy(callsPerSecond);
    }

    /// When all that a run asks for now is fetched. What is due by then is not asked for again.
    Instant soon(Instant now) {
        return now.plus(spacing().multipliedBy(batch));
    }
}
