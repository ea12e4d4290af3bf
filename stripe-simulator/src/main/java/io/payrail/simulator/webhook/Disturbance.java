package io.payrail.simulator.webhook;

import java.time.Duration;

/// How deliveries go wrong on purpose.
///
/// @param duplicatePercent of deliveries sent twice
/// @param lossPercent of deliveries never sent, and not retried
/// @param reorderPercent of deliveries held back by up to `reorderWithin`, so that later ones
///   overtake them
/// @param delay before every delivery
public record Disturbance(
        double duplicatePercent,
        double lossPercent,
        double reorderPercent,
        Duration reorderWithin,
        Duration delay) {
    public static final Disturbance NONE =
            new Disturbance(0, 0, 0, Duration.ofSeconds(2), Duration.ZERO);
}
