package io.payrail.worker.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.DatabaseFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One worker at a time reconciles, and one that was away for longer than its lease writes nothing.
class LeaseTest {
    private static final Instant FIRST = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(5);

    /// As long as it takes to be frozen for longer than the lease.
    private static final Duration RUN_OUT = Duration.ofSeconds(-1);

    private final DatabaseFixture database = new DatabaseFixture();
    private final Progress progress = database.get(Progress.class);
    private final Reports reports = database.get(Reports.class);

    @AfterEach
    void close() {
        database.close();
    }

    private static Pass passUntil(Instant cursor) {
        return new Pass(
                new MissedEvents.Read(3, cursor, null, null, true),
                new Sweep.Swept(
                        100, List.of(new Sweep.Position("charge", "ch_" + cursor, false)), true),
                2,
                new Changes(cursor, 0));
    }

    private Place lease(Duration time) {
        return progress.lease(time, FIRST).orElseThrow();
    }

    private long reports() {
        return database.jdbc
                .sql("SELECT count(*) FROM journal WHERE aggregate_id = 'reconciliation'")
                .query(Long.class)
                .single();
    }

    @Test
    void nobodyElseGetsTheLeaseWhileItLasts() {
        var place = lease(LONG);
        assertThat(progress.lease(LONG, FIRST)).isEmpty();

        assertThat(reports.finish(place, passUntil(FIRST.plusSeconds(60)))).isTrue();

        assertThat(lease(LONG).cursor()).isEqualTo(FIRST.plusSeconds(60));
    }

    @Test
    void aRunThatLostItsLeaseWritesNothing() {
        var late = lease(RUN_OUT);
        var next = lease(LONG);

        assertThat(reports.finish(late, passUntil(FIRST.plusSeconds(120)))).isFalse();
        assertThat(reports()).isZero();
        assertThat(progress.turns()).allSatisfy(turn -> assertThat(turn.afterId()).isNull());
        // The lease is still the other one's.
        assertThat(progress.lease(LONG, FIRST)).isEmpty();

        assertThat(reports.finish(next, passUntil(FIRST.plusSeconds(60)))).isTrue();
        assertThat(reports()).isOne();
        assertThat(lease(LONG).cursor()).isEqualTo(FIRST.plusSeconds(60));
    }

    @Test
    void aRunThatWasUnderWayWhenAnOperatorLookedBackWritesNothing() {
        var underWay = lease(LONG);
        var since = FIRST.minusSeconds(3600);

        database.transactions.executeWithoutResult(_ -> progress.rewind(since));

        assertThat(reports.finish(underWay, passUntil(FIRST.plusSeconds(60)))).isFalse();
        assertThat(lease(LONG).cursor()).isEqualTo(since);
    }

    @Test
    void whatARunDidNotGetThroughTheNextOneGoesOnWith() {
        var until = FIRST.plusSeconds(3600);
        var partly =
                new Pass(
                        new MissedEvents.Read(0, FIRST, until, "evt_1", true),
                        new Sweep.Swept(0, List.of(), true),
                        0,
                        new Changes(FIRST, 7));
        assertThat(reports.finish(lease(LONG), partly)).isTrue();

        var place = lease(LONG);

        assertThat(place.cursor()).isEqualTo(FIRST);
        assertThat(place.listingUntil()).isEqualTo(until);
        assertThat(place.listingAfter()).isEqualTo("evt_1");
        assertThat(place.changes()).isEqualTo(new Changes(FIRST, 7));
    }

    @Test
    void theNextRunBeginsAtOnceOnlyIfStripeAnsweredAndHasMore() {
        assertThat(passOf(FIRST.plusSeconds(60), true).hasMore()).isTrue();
        assertThat(passOf(FIRST.plusSeconds(60), false).hasMore()).isFalse();
        assertThat(passOf(null, true).hasMore()).isFalse();
    }

    private static Pass passOf(@Nullable Instant listingUntil, boolean answered) {
        return new Pass(
                new MissedEvents.Read(0, FIRST, listingUntil, null, answered),
                Sweep.Swept.NOTHING,
                0,
                new Changes(FIRST, 7));
    }
}
