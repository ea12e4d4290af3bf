package io.payrail.worker.backfill;

import io.payrail.worker.projection.StripeLists;
import io.payrail.worker.stripe.StripeGateway;
import java.time.Clock;
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

/// The run's places in Stripe's lists. Who writes one holds the run for the transaction: see
/// [Runs#hold]. Thread-safe.
@Repository
class Places {
    private final JdbcClient jdbc;
    private final Clock clock;

    Places(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

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

    /// Puts every kind at the beginning.
    @Transactional(propagation = Propagation.MANDATORY)
    public void reset() {
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

    Optional<Turn> next() {
        return jdbc.sql(
                        """
                        SELECT kind, state = 'asking' AS asking, after_id, after_created
                        FROM backfill_kind WHERE state IN ('listing', 'asking') ORDER BY place LIMIT 1
                        """)
                .query(Turn.class)
                .optional();
    }

    List<BackfillProgress.Kind> all() {
        return jdbc.sql(
                        """
                        SELECT kind, state, objects, changed, unreadable, asked_for, after_created AS reached, refusal
                        FROM backfill_kind ORDER BY place
                        """)
                .query(BackfillProgress.Kind.class)
                .list();
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
                .param("created", next == null ? null : at(next.until()))
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

    private @Nullable OffsetDateTime now() {
        return at(clock.instant());
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
