package io.payrail.worker.backfill;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The run of the import, and the lease by which one worker at a time does it. Thread-safe.
@Repository
class Runs {
    private static final String NAME = "stripe";

    private final JdbcClient jdbc;
    private final Places places;
    private final Clock clock;

    Runs(JdbcClient jdbc, Places places, Clock clock) {
        this.jdbc = jdbc;
        this.places = places;
        this.clock = clock;
    }

    /// A run as the holder of its lease found it.
    record Leased(long run, long fence, Instant createdFrom, Instant startedAt) {}

    /// Begins a run where none is under way.
    ///
    /// @return whether there was none
    @Transactional
    public boolean begin(String reason, Instant createdFrom) {
        boolean begins =
                jdbc.sql(
                                        """
                                        INSERT INTO backfill AS b
                                            (name, run, reason, state, created_from, started_at, leased_until)
                                        VALUES (:name, 1, :reason, 'running', :from, :now, :now)
                                        ON CONFLICT (name) DO UPDATE
                                            SET run = b.run + 1, reason = :reason, state = 'running',
                                                created_from = :from, started_at = :now, ended_at = NULL,
                                                leased_until = :now
                                        WHERE b.state = 'done'
                                        """)
                                .param("name", NAME)
                                .param("reason", reason)
                                .param("from", at(createdFrom))
                                .param("now", now())
                                .update()
                        == 1;
        if (begins) {
            places.reset();
        }
        return begins;
    }

    /// Ends whatever run there is, so that another one can begin.
    ///
    /// @return from when on its objects were to be imported, if it was not through
    @Transactional
    public Optional<Instant> abandon() {
        return jdbc.sql(
                        """
                        UPDATE backfill SET state = 'done', ended_at = :now
                        WHERE name = :name AND state <> 'done' RETURNING created_from
                        """)
                .param("name", NAME)
                .param("now", now())
                .query(Instant.class)
                .optional();
    }

    /// Stops the run that is under way.
    ///
    /// @return whether one was
    @Transactional
    public boolean stop() {
        return jdbc.sql(
                                """
                                UPDATE backfill SET state = 'stopped', ended_at = :now
                                WHERE name = :name AND state = 'running'
                                """)
                        .param("name", NAME)
                        .param("now", now())
                        .update()
                == 1;
    }

    /// Goes on with the run that was stopped.
    ///
    /// @return whether one was
    @Transactional
    public boolean resume() {
        return jdbc.sql(
                                """
                                UPDATE backfill SET state = 'running', ended_at = NULL
                                WHERE name = :name AND state = 'stopped'
                                """)
                        .param("name", NAME)
                        .update()
                == 1;
    }

    /// Takes the lease of the run that is under way, if nobody has it.
    @Transactional
    public Optional<Leased> lease(Duration time) {
        return jdbc.sql(
                        """
                        UPDATE backfill SET leased_until = :until, fence = fence + 1
                        WHERE name = :name AND state = 'running' AND leased_until <= :now
                        RETURNING run, fence, created_from, started_at
                        """)
                .param("until", at(clock.instant().plus(time)))
                .param("name", NAME)
                .param("now", now())
                .query(Leased.class)
                .optional();
    }

    /// Gives the lease back, if it is still this one.
    @Transactional
    public void release(Leased leased) {
        jdbc.sql("UPDATE backfill SET leased_until = :now WHERE name = :name AND fence = :fence")
                .param("now", now())
                .param("name", NAME)
                .param("fence", leased.fence())
                .update();
    }

    /// Holds the run for the transaction and renews the lease.
    ///
    /// @return false if the lease is another worker's, or the run was stopped or begun anew: then
    ///   nothing may be written
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hold(Leased leased, Duration time) {
        return jdbc.sql(
                                """
                                UPDATE backfill SET leased_until = :until
                                WHERE name = :name AND run = :run AND fence = :fence AND state = 'running'
                                """)
                        .param("until", at(clock.instant().plus(time)))
                        .param("name", NAME)
                        .param("run", leased.run())
                        .param("fence", leased.fence())
                        .update()
                == 1;
    }

    /// Ends a run that has no kind left.
    @Transactional(propagation = Propagation.MANDATORY)
    public void end() {
        jdbc.sql(
                        """
                        UPDATE backfill
                        SET state = 'done', ended_at = :now, imported_from = least(imported_from, created_from)
                        WHERE name = :name
                        """)
                .param("now", now())
                .param("name", NAME)
                .update();
    }

    Optional<BackfillProgress> progress() {
        var kinds = places.all();
        record Run(
                long run,
                String reason,
                String state,
                Instant createdFrom,
                Instant startedAt,
                @Nullable Instant endedAt) {}
        return jdbc.sql(
                        """
                        SELECT run, reason, state, created_from, started_at, ended_at FROM backfill
                        WHERE name = :name
                        """)
                .param("name", NAME)
                .query(Run.class)
                .optional()
                .map(run ->
                        new BackfillProgress(
                                run.run(),
                                run.reason(),
                                run.state(),
                                run.createdFrom(),
                                run.startedAt(),
                                run.endedAt(),
                                kinds));
    }

    Optional<Instant> importedFrom() {
        return jdbc.sql(
                        """
                        SELECT imported_from FROM backfill
                        WHERE name = :name AND imported_from IS NOT NULL
                        """)
                .param("name", NAME)
                .query(Instant.class)
                .optional();
    }

    private OffsetDateTime now() {
        return at(clock.instant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
