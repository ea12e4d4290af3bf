package io.payrail.worker.reconciliation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.worker.backfill.Backfill;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// A time of which Stripe lists no events any more and in which nobody looked: what happened in it
/// is found by reading all objects again. Used by one thread at a time.
@Component
class Gap {
    private static final Logger log = LoggerFactory.getLogger(Gap.class);

    private final Backfill backfill;
    private final ReconciliationProperties properties;
    private final Clock clock;
    private final Counter gaps;

    Gap(
            Backfill backfill,
            ReconciliationProperties properties,
            Clock clock,
            MeterRegistry metrics) {
        this.backfill = backfill;
        this.properties = properties;
        this.clock = clock;
        this.gaps = metrics.counter("payrail.reconciliation.gaps");
    }

    /// The place to go on from: where the events before are not listed any more, all objects are
    /// imported again, and the events are gone on with from where Stripe has them all. A run that
    /// dies between the two finds the same gap again.
    Place closed(Place place) {
        var listed = clock.instant().minus(properties.listed());
        if (!place.cursor().isBefore(listed)) {
            return place;
        }
        log.warn(
                "Nobody has looked at Stripe's events since {}, and it lists them since {} only",
                place.cursor(),
                listed);
        gaps.increment();
        backfill.closeGap(place.beganAt());
        return place.from(listed);
    }

    /// What Stripe made before this may be unknown here: Payrail was not there, and it was not
    /// imported.
    Instant since(Place place) {
        return backfill.importedFrom()
                .filter(imported -> imported.isBefore(place.beganAt()))
                .orElse(place.beganAt());
    }
}
