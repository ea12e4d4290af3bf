package io.payrail.worker.reconciliation;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How Payrail looks for what webhooks have missed.
///
/// @param interval between two runs
/// @param grace how old an event has to be before it counts as missed; webhooks take a moment
/// @param overlap how far before its last end a run begins again, as events may be listed late
/// @param lookBack how far back the first run ever begins; Stripe lists 30 days
/// @param window the most time that one run covers
/// @param lease after which another worker takes over from one that died in a run
/// @param staleAfter how long an open payment or subscription goes unseen before it is fetched; for
///   older ones a quarter of their age, so that what is abandoned is asked for ever less often
/// @param batch the most objects that a run asks for
@Validated
@ConfigurationProperties("payrail.reconciliation")
record ReconciliationProperties(
        @DefaultValue("60s") Duration interval,
        @DefaultValue("60s") Duration grace,
        @DefaultValue("10m") Duration overlap,
        @DefaultValue("3d") Duration lookBack,
        @DefaultValue("6h") Duration window,
        @DefaultValue("10m") Duration lease,
        @DefaultValue("10m") Duration staleAfter,
        @DefaultValue("200") @Positive int batch) {}
