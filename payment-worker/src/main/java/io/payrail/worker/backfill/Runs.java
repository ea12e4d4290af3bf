package io.payrail.worker.backfill;

import io.payrail.worker.projection.StripeLists;
import io.payrail.worker.stripe.StripeGateway;
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

/// The run of the import and its places in Stripe's lists. Who writes a place has the lease and the
/// run's number; both are asked for in the same statement. Thread-safe.
@Repository
class Runs {
    private static final String NAME = "stripe";

    private final JdbcClient jdbc;
    private final Clock clock;

    Runs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// A run as the holder of its lease found it.
    record Leased(long run, long fence, Instant createdFrom, Instant startedAt) {}

    /// The kind that is next in a run.
    ///
    /// @param asking whether its list is through
    record Turn(
            String kind, boolean asking, @Nullable String afterId, @Nullable Instant afterCreated) {
        StripeLists.Place place(Instant from) {
            return new StripeLists.Place(from, afterCreated, afterId);
        }
    }

    /// What a page came to.
    record Tally(long objects, long changed, long unreadable) {}

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
            jdbc.sql("DELETE FROM backfill_kind").update();
            jdbc.sql(
                            """
                            INSERT INTO backfill_kind (kind, place, state)
                            SELECT kind, place, 'listing'
                            FROM unnest(:kinds::text[]) WITH ORDINALITY AS listed (kind, place)
                            """)
                    .param("kinds", StripeGateway.LISTED.toArray(String[]::new))
                    .update();
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

    Optional<Turn> next() {
        return jdbc.sql(
                        """
                        SELECT kind, state = 'asking' AS asking, after_id, after_created
                        FROM backfill_kind WHERE state IN ('listing', 'asking') ORDER BY place LIMIT 1
                        """)
                .query(Turn.class)
                .optional();
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

    /// Moves on in a list.
    ///
    /// @param next null if it is through
    @Transactional(propagation = Propagation.MANDATORY)
    public void listed(String kind, Tally tally, StripeLists.@Nullable Place next) {
        jdbc.sql(
                        """
                        UPDATE backfill_kind
                        SET state = CASE WHEN :through THEN 'asking' ELSE 'listing' END,
                            after_id = :after, after_created = coalesce(:created, after_created),
                            objects = objects + :objects, changed = changed + :changed,
                            unreadable = unreadable + :unreadable, moved_at = :now
                        WHERE kind = :kind
                        """)
                .param("through", next == null)
                .param("after", next == null ? null : next.after())
                .param("created", next == null ? null : atOrNull(next.until()))
                .param("objects", tally.objects())
                .param("changed", tally.changed())
                .param("unreadable", tally.unreadable())
                .param("now", now())
                .param("kind", kind)
                .update();
    }

    /// Moves on among the rows that the list did not hold.
    ///
    /// @param after the last one; null if there are no more
    @Transactional(propagation = Propagation.MANDATORY)
    public void askedFor(String kind, int rows, @Nullable String after) {
        jdbc.sql(
                        """
                        UPDATE backfill_kind
                        SET state = CASE WHEN :through THEN 'done' ELSE 'asking' END, after_id = :after,
                            asked_for = asked_for + :rows, moved_at = :now
                        WHERE kind = :kind
                        """)
                .param("through", after == null)
                .param("after", after)
                .param("rows", rows)
                .param("now", now())
                .param("kind", kind)
                .update();
    }

    /// Goes on by the time of the last object, which is not there any more.
    @Transactional(propagation = Propagation.MANDATORY)
    public void forgetLast(String kind) {
        jdbc.sql("UPDATE backfill_kind SET after_id = NULL, moved_at = :now WHERE kind = :kind")
                .param("now", now())
                .param("kind", kind)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void refused(String kind, String code) {
        jdbc.sql(
                        """
                        UPDATE backfill_kind SET state = 'refused', refusal = :code, moved_at = :now
                        WHERE kind = :kind
                        """)
                .param("code", code)
                .param("now", now())
                .param("kind", kind)
                .update();
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
        var kinds =
                jdbc.sql(
                                """
                                SELECT kind, state, objects, changed, unreadable, asked_for,
                                       after_created AS reached, refusal
                                FROM backfill_kind ORDER BY place
                                """)
                        .query(BackfillProgress.Kind.class)
                        .list();
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

    private static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
        return instant == null ? null : at(instant);
    }
}
