package io.payrail.worker.journal;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Makes the journal's weekly partitions ahead of time, so that retention is a `DROP TABLE` of the
/// weeks that are no longer wanted. Every worker does it; what exists already is left alone. Making
/// one locks the journal for a moment, and gives up rather than make writers wait.
///
/// Metric: `payrail.journal.partitions.made` (counter). Alarm when it has not grown for two weeks.
@Component
class JournalPartitions {
    private static final Logger log = LoggerFactory.getLogger(JournalPartitions.class);

    /// For how many weeks ahead there are partitions.
    private static final int WEEKS_AHEAD = 8;

    /// The longest that making a partition waits for its lock, and writers of the journal with it.
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final MeterRegistry metrics;

    JournalPartitions(JdbcClient jdbc, Clock clock, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Scheduled(fixedDelayString = "${payrail.journal.partition-interval:6h}")
    void makeAhead() {
        try {
            int made = makeFrom(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            metrics.counter("payrail.journal.partitions.made").increment(made);
            if (made > 0) {
                log.info("{} partitions of the journal were made", made);
            }
        } catch (DataAccessException e) {
            log.warn("No partitions of the journal were made; it is tried again: {}", e.toString());
        }
    }

    int makeFrom(LocalDate today) {
        return jdbc.sql(
                        """
                        SELECT make_journal_partitions(:today, :weeks)
                        FROM set_config('lock_timeout', :patience, true)
                        """)
                .param("today", today)
                .param("weeks", WEEKS_AHEAD)
                .param("patience", LOCK_PATIENCE.toMillis() + "ms")
                .query(Integer.class)
                .single();
    }
}
