package io.payrail.worker.shadow;

import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Takes a batch of renderings in and reports on those that are complete with it, in one
/// transaction. Thread-safe.
@Service
class Comparison {
    private final Renderings renderings;
    private final ShadowReports reports;

    Comparison(Renderings renderings, ShadowReports reports) {
        this.renderings = renderings;
        this.reports = reports;
    }

    /// What a batch came to.
    ///
    /// @param first fields that differ and did not before
    record Compared(List<Pair> pairs, List<ShadowReports.Field> first) {}

    @Transactional
    public Compared take(List<Rendering> batch) {
        var pairs = renderings.pair(batch);
        return new Compared(pairs, reports.add(pairs));
    }
}
