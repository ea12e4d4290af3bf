package io.payrail.worker.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.Refreshes.Due;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The projection's promise, on the database and for all kinds of object at once: whatever the
/// order and however often Stripe's events come, and whenever doubts are settled by a fetch, what
/// is known in the end is what Stripe has, and no change is told twice. The inbox is left out here,
/// so duplicates come through.
@Timeout(180)
class HistoryTest {
    private static final int HISTORIES_OF_EACH_KIND = 25;
    private static final int MOST_ROUNDS = 500;

    private final DatabaseFixture database = new DatabaseFixture();
    private final Projection projection = database.get(Projection.class);
    private final Refreshes refreshes = database.get(Refreshes.class);
    private final Clock clock = database.get(Clock.class);

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 11})
    void anyOrderAndAnyDuplicationEndLikeTheOrderedHistory(long seed) {
        var random = new Random(seed);
        var histories = new TreeMap<String, History<?>>();
        for (var model : Models.all()) {
            for (int i = 0; i < HISTORIES_OF_EACH_KIND; i++) {
                var id = model.object() + "_" + i;
                histories.put(id, new History<>(model, id, random));
            }
        }
        int fetches = 0;
        for (int round = 0; histories.values().stream().anyMatch(History::moreToCome); round++) {
            assertThat(round).isLessThan(MOST_ROUNDS);
            deliver(histories.values(), random);
            if (random.nextInt(3) == 0) {
                fetches += fetchDue(histories, random);
            }
        }
        for (int round = 0; open() > 0; round++) {
            assertThat(round).isLessThan(MOST_ROUNDS);
            fetches += fetchDue(histories, random);
        }

        assertThat(fetches).as("ties and doubts did occur").isGreaterThan(HISTORIES_OF_EACH_KIND);
        assertThat(database.misnumbered()).isEmpty();
        histories.values().forEach(this::endsLikeTheOrderedOne);
    }

    private void deliver(Collection<History<?>> histories, Random random) {
        var observations = new ArrayList<Observation>();
        for (var history : histories) {
            for (int i = random.nextInt(3); i > 0 && history.moreToCome(); i--) {
                observations.add(history.nextArrival(random));
            }
        }
        apply(observations);
    }

    private void apply(List<Observation> observations) {
        database.transactions.executeWithoutResult(_ -> {
            projection.lock(observations.stream().map(Observation::aggregateId).toList());
            var effects = projection.apply(observations, List.of());
            assertThat(effects).hasSameSizeAs(observations);
        });
    }

    /// Fetches as the worker does, from a Stripe where time goes on; now and then another event is
    /// applied during the call.
    private int fetchDue(Map<String, History<?>> histories, Random random) {
        var claimed = refreshes.claim(1_000);
        for (var due : claimed) {
            var history = histories.get(due.objectId());
            if (history == null) {
                // What has changed along with it, and is in none of these histories.
                missing(due);
            } else {
                fetch(due, history, random);
            }
        }
        return claimed.size();
    }

    private void fetch(Due due, History<?> history, Random random) {
        var known = projection.known(due.kind(), due.objectId());
        var fetch = history.fetch(random);
        if (random.nextInt(4) == 0 && history.moreToCome()) {
            apply(List.of(history.nextArrival(random)));
        }
        if (fetch.object().isEmpty()) {
            missing(due);
            return;
        }
        var observation =
                projection.ofFetch(
                        fetch.object().orElseThrow(),
                        fetch.since(),
                        fetch.until(),
                        Cause.fetch(due.objectId()));
        switch (projection.applyFetched(observation, known, true)) {
            case CHANGED, DRIFTED, CONFIRMED -> refreshes.done(due);
            case OVERTAKEN -> refreshes.retryAt(due, clock.instant());
        }
    }

    private void missing(Due due) {
        var _ = projection.gone(due.kind(), due.objectId(), Instant.ofEpochSecond(1_000_000));
        refreshes.done(due);
    }

    private long open() {
        return database.jdbc.sql("SELECT count(*) FROM refresh").query(Long.class).single();
    }

    private void endsLikeTheOrderedOne(History<?> history) {
        assertThat(projection.known(history.model().object(), history.id()).seen())
                .as(history.toString())
                .isInstanceOfSatisfying(
                        Seen.class, seen -> assertThat(seen.state()).isEqualTo(history.end()));
        assertThat(history.untrue(told(history))).isEmpty();
    }

    /// By the cause: the aggregate may be another object.
    private List<String> told(History<?> history) {
        return database.jdbc
                .sql(
                        """
                        SELECT type FROM journal
                        WHERE cause LIKE :events OR cause = :fetch ORDER BY position
                        """)
                .param("events", "stripe:evt\\_" + history.id() + "\\_%")
                .param("fetch", "fetch:" + history.id())
                .query(String.class)
                .list();
    }
}
