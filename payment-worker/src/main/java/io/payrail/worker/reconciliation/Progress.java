package io.payrail.worker.reconciliation;

import io.payrail.worker.stripe.StripeGateway;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// How far reconciliation got, and the lease by which one worker at a time does it. A worker that
/// was away for longer than its lease may go on beside the next one: what it then does at Stripe
/// and on the topic is harmless twice, and what it writes here is refused by the fence.
/// Thread-safe.
@Repository
class Progress {
    private static final String NAME = "stripe-events";

    private final JdbcClient jdbc;
    private final Clock clock;

    Progress(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Takes the lease, if nobody has it.
    ///
    /// @param first where the first run ever begins
    @Transactional
    public Optional<Place> lease(Duration time, Instant first) {
        beginAt(first);
        return jdbc.sql(
                        """
                        UPDATE reconciliation SET leased_until = :until, fence = fence + 1
                        WHERE name = :name AND leased_until <= :now
                        RETURNING fence, began_at, cursor, listing_until, listing_after, changes_until, changes_position
                        """)
                .param("until", at(clock.instant().plus(time)))
                .param("name", NAME)
                .param("now", now())
                .query(Place.class)
                .optional();
    }

    private void beginAt(Instant first) {
        jdbc.sql(
                        """
                        INSERT INTO reconciliation (name, cursor, leased_until, began_at, changes_until, reported_until)
                        VALUES (:name, :first, :first, :first, :now, :now)
                        ON CONFLICT (name) DO NOTHING
                        """)
                .param("name", NAME)
                .param("first", at(first))
                .param("now", now())
                .update();
    }

    /// The kinds of object with how far each is compared, the one looked at longest ago first.
    List<Sweep.Position> turns() {
        return jdbc.sql(
                        """
                        SELECT wanted.kind, after_id, false AS completed
                        FROM unnest(:kinds::text[]) WITH ORDINALITY AS wanted (kind, place)
                             LEFT JOIN reconciliation_sweep AS sweep ON sweep.kind = wanted.kind
                        ORDER BY looked_at NULLS FIRST, place
                        """)
                .param("kinds", StripeGateway.LISTED.toArray(String[]::new))
                .query(Sweep.Position.class)
                .list();
    }

    /// Writes down what a run has done and gives the lease back; the cursor never moves back.
    ///
    /// @return false if another worker has the lease by now: then nothing is written
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean advance(Place place, Pass pass) {
        int advanced =
                jdbc.sql(
                                """
                                UPDATE reconciliation
                                SET cursor = greatest(cursor, :cursor), listing_until = :until, listing_after = :after,
                                    changes_until = :changes, changes_position = :position, leased_until = :now, runs = runs + 1,
                                    missed_events = missed_events + :missed, compared = compared + :compared,
                                    fetched = fetched + :fetched,
                                    finished_at = CASE WHEN :finished THEN :now ELSE finished_at END
                                WHERE name = :name AND fence = :fence
                                """)
                        .param("cursor", at(pass.events().cursor()))
                        .param("until", atOrNull(pass.events().until()))
                        .param("after", pass.events().after())
                        .param("changes", at(pass.changes().until()))
                        .param("position", pass.changes().position())
                        .param("missed", pass.events().missed())
                        .param("compared", pass.sweep().compared())
                        .param("fetched", pass.fetched())
                        .param("finished", pass.finished())
                        .param("now", now())
                        .param("name", NAME)
                        .param("fence", place.fence())
                        .update();
        if (advanced == 0) {
            return false;
        }
        pass.positions().forEach(this::move);
        return true;
    }

    private void move(Sweep.Position position) {
        jdbc.sql(
                        """
                        INSERT INTO reconciliation_sweep AS s (kind, after_id, looked_at, completed_at)
                        VALUES (:kind, :after, :now, CASE WHEN :completed THEN :now END)
                        ON CONFLICT (kind) DO UPDATE
                            SET after_id = excluded.after_id, looked_at = excluded.looked_at,
                                completed_at = coalesce(excluded.completed_at, s.completed_at)
                        """)
                .param("kind", position.kind())
                .param("after", position.afterId())
                .param("completed", position.completed())
                .param("now", now())
                .update();
    }

    /// Has the next runs look again at all since a time: at Stripe's events, at what has changed,
    /// and at Stripe's lists from the newest object on. A run that is under way writes nothing
    /// more.
    @Transactional(propagation = Propagation.MANDATORY)
    public void rewind(Instant since) {
        beginAt(since);
        jdbc.sql(
                        """
                        UPDATE reconciliation
                        SET cursor = least(cursor, :since), listing_until = NULL, listing_after = NULL,
                            changes_position = CASE WHEN changes_until <= :since THEN changes_position ELSE 0 END,
                            changes_until = least(changes_until, :since), fence = fence + 1, leased_until = :now
                        WHERE name = :name
                        """)
                .param("since", at(since))
                .param("now", now())
                .param("name", NAME)
                .update();
        jdbc.sql("UPDATE reconciliation_sweep SET after_id = NULL").update();
    }

    /// How far it is, as operators see it.
    ///
    /// @param cursor Stripe's events before this were all compared with what came in
    /// @param finishedAt when a run was last brought to its end
    /// @param missedEvents since the last report in the journal, as are the other counts
    record State(
            Instant cursor,
            @Nullable Instant finishedAt,
            long runs,
            long missedEvents,
            long compared,
            long fetched) {}

    Optional<State> state() {
        return jdbc.sql(
                        """
                        SELECT cursor, finished_at, runs, missed_events, compared, fetched
                        FROM reconciliation WHERE name = :name
                        """)
                .param("name", NAME)
                .query(State.class)
                .optional();
    }

    /// When a run was last brought to its end, and what was looked at by then.
    record Age(Instant cursor, Instant changesUntil, @Nullable Instant finishedAt) {}

    Optional<Age> age() {
        return jdbc.sql(
                        "SELECT cursor, changes_until, finished_at FROM reconciliation WHERE name = :name")
                .param("name", NAME)
                .query(Age.class)
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
