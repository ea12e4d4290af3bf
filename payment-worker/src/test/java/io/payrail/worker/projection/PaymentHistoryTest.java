package io.payrail.worker.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.StateTable;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.PaymentHistories.History;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The projection's promise: whatever the order and however often the webhook events of a payment
/// come, and whenever doubts are settled by a fetch, what is known in the end is what Stripe has,
/// and no change is told twice. The inbox is left out here, so duplicates come through.
@Timeout(180)
class PaymentHistoryTest {
    private static final int HISTORIES = 100;
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
        var histories =
                PaymentHistories.some(random, HISTORIES).stream()
                        .collect(
                                Collectors.toMap(
                                        History::id,
                                        Function.identity(),
                                        (a, _) -> a,
                                        TreeMap::new));
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

        assertThat(fetches).as("ties and doubts did occur").isGreaterThan(HISTORIES / 10);
        assertThat(database.misnumbered()).isEmpty();
        histories.values().forEach(this::endsLikeTheOrderedOne);
        histories.values().forEach(this::tellsNoChangeTwice);
    }

    private void deliver(Iterable<History> histories, Random random) {
        var observations = new ArrayList<Observation>();
        for (var history : histories) {
            for (int i = random.nextInt(3); i > 0 && history.moreToCome(); i--) {
                observations.add(told(history));
            }
        }
        apply(observations);
    }

    private Observation told(History history) {
        int index = history.nextArrival();
        return projection
                .ofEvent(
                        history.object(index),
                        "payment_intent.whatever",
                        Instant.ofEpochSecond(history.time(index)),
                        Cause.stripeEvent("evt_" + history.id() + "_" + index, null))
                .orElseThrow();
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
    private int fetchDue(Map<String, History> histories, Random random) {
        var claimed = refreshes.claim(1_000);
        for (var due : claimed) {
            var history = Objects.requireNonNull(histories.get(due.objectId()));
            var known = projection.known(due.kind(), due.objectId());
            var fetch = history.fetch(random);
            if (random.nextInt(4) == 0 && history.moreToCome()) {
                apply(List.of(told(history)));
            }
            var observation =
                    projection.ofFetch(
                            fetch.object(),
                            Instant.ofEpochSecond(fetch.since()),
                            Instant.ofEpochSecond(fetch.until()),
                            Cause.fetch(due.objectId()));
            switch (projection.applyFetched(observation, known, true)) {
                case CHANGED, DRIFTED, CONFIRMED -> refreshes.done(due);
                case OVERTAKEN -> refreshes.retryAt(due, clock.instant());
            }
        }
        return claimed.size();
    }

    private long open() {
        return database.jdbc.sql("SELECT count(*) FROM refresh").query(Long.class).single();
    }

    private record Row(
            String status,
            long amount,
            long amountReceived,
            String chargeId,
            String failureCode,
            String failureChargeId) {}

    private void endsLikeTheOrderedOne(History history) {
        var row =
                database.jdbc
                        .sql(
                                """
                                SELECT status, amount, amount_received, coalesce(charge_id, '') AS charge_id,
                                       coalesce(failure_code, '') AS failure_code,
                                       coalesce(failure_charge_id, '') AS failure_charge_id
                                FROM payment WHERE id = ?
                                """)
                        .param(history.id())
                        .query(Row.class)
                        .single();
        var last = history.last();
        assertThat(row)
                .as(history.toString())
                .isEqualTo(
                        new Row(
                                last.status(),
                                last.amount(),
                                last.received(),
                                last.charge(),
                                last.failureCode(),
                                last.failureCode().isEmpty() ? "" : last.charge()));
    }

    private void tellsNoChangeTwice(History history) {
        var told = counts(database.journalOf(history.id()));
        var model =
                database.all(Model.class).stream()
                        .filter(candidate -> candidate.object().equals("payment_intent"))
                        .findFirst()
                        .orElseThrow();
        var ordered = counts(story((Model<?>) model, history));

        assertThat(told).as(history.toString()).containsEntry("created", 1L);
        told.forEach((event, times) -> {
            if (!event.equals("updated")) {
                assertThat(times)
                        .as("%s of %s", event, history)
                        .isLessThanOrEqualTo(ordered.getOrDefault(event, 0L));
            }
        });
        assertThat(total(told)).as(history.toString()).isLessThanOrEqualTo(total(ordered));
        for (var end : List.of("succeeded", "canceled")) {
            assertThat(told.getOrDefault(end, 0L))
                    .as("%s of %s", end, history)
                    .isEqualTo(history.last().status().equals(end) ? 1 : 0);
        }
    }

    /// What the ordered history tells, by the state's own rules.
    private static <S extends State<S>> List<String> story(Model<S> model, History history) {
        var events = new ArrayList<String>();
        var states =
                history.objects().stream().map(object -> model.reader().apply(object, "")).toList();
        for (int i = 0; i < states.size(); i++) {
            if (i == 0) {
                events.addAll(StateTable.names(states.get(i).since(null, null)));
            } else if (!states.get(i).equals(states.get(i - 1))) {
                events.addAll(StateTable.names(states.get(i).since(states.get(i - 1), null)));
            }
        }
        return events;
    }

    private static Map<String, Long> counts(List<String> events) {
        return events.stream()
                .map(event -> event.replaceAll("payrail\\.\\w+\\.(\\w+)\\.v1", "$1"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
