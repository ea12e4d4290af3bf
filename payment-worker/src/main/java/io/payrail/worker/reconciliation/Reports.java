package io.payrail.worker.reconciliation;

import io.payrail.contract.Event;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Ends a run: its progress, and, where there is something to tell or nothing was told for long,
/// the journal's word of all runs since the last one, in one transaction. Thread-safe.
@Service
class Reports {
    /// What was recorded before this is visible by now: no transaction that tells of drift or ends
    /// an operation takes as long.
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private final Progress progress;
    private final Journal journal;
    private final JdbcClient jdbc;
    private final ReconciliationProperties properties;
    private final Clock clock;

    Reports(
            Progress progress,
            Journal journal,
            JdbcClient jdbc,
            ReconciliationProperties properties,
            Clock clock) {
        this.progress = progress;
        this.journal = journal;
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /// Writes a run down.
    ///
    /// @return false if another worker has the lease by now: then nothing is written
    @Transactional
    public boolean finish(Place place, Pass pass) {
        if (!progress.advance(place, pass)) {
            return false;
        }
        var report = report(clock.instant().minus(SETTLED));
        boolean silentForLong =
                Duration.between(report.from(), report.until()).compareTo(properties.heartbeat())
                        >= 0;
        if (hasFound(report) || silentForLong) {
            journal.append(
                    List.of(new Journal.Entry("reconciliation", report, Cause.RECONCILIATION)));
            startAnew(report.until());
        }
        return true;
    }

    private static boolean hasFound(Event.ReconciliationCompleted report) {
        return report.missedEvents() > 0 || report.drifted() > 0 || report.resolved() > 0;
    }

    private Event.ReconciliationCompleted report(Instant until) {
        return jdbc.sql(
                        """
                        SELECT reported_until AS "from", greatest(reported_until, :until) AS until, cursor, runs,
                               missed_events, compared, fetched,
                               (SELECT count(*) FROM journal
                                WHERE type = 'payrail.reconciliation.drifted.v1'
                                  AND recorded_at >= reported_until AND recorded_at < :until) AS drifted,
                               (SELECT count(*) FROM operation
                                WHERE unresolved_at IS NOT NULL
                                  AND finished_at >= reported_until AND finished_at < :until) AS resolved,
                               (SELECT count(*) FROM unresolved) AS unresolved
                        FROM reconciliation
                        """)
                .param("until", at(until))
                .query(Event.ReconciliationCompleted.class)
                .single();
    }

    private void startAnew(Instant until) {
        jdbc.sql(
                        """
                        UPDATE reconciliation
                        SET reported_until = :until, runs = 0, missed_events = 0, compared = 0, fetched = 0
                        """)
                .param("until", at(until))
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
