package io.payrail.worker.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Topics;
import io.payrail.worker.DatabaseFixture;
import io.payrail.worker.Race;
import io.payrail.worker.projection.Projection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonTest {
    private static final String OLD = "2024-06-20";
    private static final String NEW = "2026-07-29.dahlia";

    private final DatabaseFixture database = new DatabaseFixture();
    private final Projection projection = database.get(Projection.class);
    private final Comparison comparison = database.get(Comparison.class);
    private final ShadowReports reports = database.get(ShadowReports.class);

    @BeforeEach
    void clear() {
        var _ =
                database.jdbc
                        .sql(
                                """
                                TRUNCATE shadow_event, shadow_comparison, shadow_difference, shadow_unpaired
                                """)
                        .update();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private Rendering read(String topic, String id, String version, String type, String object) {
        var event =
                """
                {"id": "%s", "object": "event", "api_version": "%s", "created": 1000000, "livemode": false,
                 "type": "%s", "data": {"object": %s}}
                """
                        .formatted(id, version, type, object);
        return Rendering.read(
                        new ConsumerRecord<>(
                                topic, 0, 0, null, event.getBytes(StandardCharsets.UTF_8)),
                        projection)
                .orElseThrow();
    }

    private Rendering applied(String id, String type, String object) {
        return read(Topics.STRIPE_EVENTS, id, OLD, type, object);
    }

    private Rendering shadow(String id, String type, String object) {
        return read(Topics.STRIPE_EVENTS_SHADOW, id, NEW, type, object);
    }

    private static String payment(String status, long received) {
        return """
        {"id": "pi_1", "object": "payment_intent", "amount": 1099, "amount_received": %d, "currency": "usd",
         "status": "%s", "created": 1000000}
        """
                .formatted(received, status);
    }

    private record Difference(
            String kind,
            String field,
            long events,
            @Nullable String appliedValue,
            @Nullable String shadowValue) {}

    private List<Difference> differences() {
        return database.jdbc
                .sql(
                        """
                        SELECT kind, field, events, applied_value, shadow_value FROM shadow_difference
                        ORDER BY kind, field
                        """)
                .query(Difference.class)
                .list();
    }

    private long count(String what) {
        return database.jdbc.sql("SELECT count(*) FROM " + what).query(Long.class).single();
    }

    @Test
    void twoFormsOfOneStateAreNoDifference() {
        // Since 2025 the period is the item's; before, it was the subscription's.
        var type = "customer.subscription.updated";
        var before =
                """
                {"id": "sub_1", "object": "subscription", "customer": "cus_1", "status": "active",
                 "current_period_end": 2000000, "created": 1000000,
                 "items": {"data": [{"price": {"id": "price_1"}, "quantity": 1}]}}
                """;
        var since =
                """
                {"id": "sub_1", "object": "subscription", "customer": "cus_1", "status": "active", "created": 1000000,
                 "items": {"data": [{"price": {"id": "price_1"}, "quantity": 1, "current_period_end": 2000000}]}}
                """;

        var compared =
                comparison.take(
                        List.of(applied("evt_1", type, before), shadow("evt_1", type, since)));

        assertThat(compared.pairs()).hasSize(1);
        assertThat(differences()).isEmpty();
        assertThat(count("shadow_comparison WHERE compared = 1 AND differing = 0")).isOne();
    }

    @Test
    void aFieldThatDiffersIsReportedOnceHoweverManyEventsItIsIn() {
        var first = new ArrayList<ShadowReports.Field>();
        for (int i = 0; i < 3; i++) {
            var id = "evt_" + i;
            first.addAll(
                    comparison
                            .take(
                                    List.of(
                                            applied(
                                                    id,
                                                    "payment_intent.succeeded",
                                                    payment("succeeded", 1099)),
                                            shadow(
                                                    id,
                                                    "payment_intent.succeeded",
                                                    payment("paid", 0))))
                            .first());
        }

        assertThat(differences())
                .containsExactly(
                        new Difference("payment_intent", "amount_received", 3, "1099", "0"),
                        new Difference("payment_intent", "status", 3, "succeeded", "paid"));
        assertThat(first)
                .containsExactlyInAnyOrder(
                        new ShadowReports.Field(OLD, NEW, "payment_intent", "amount_received"),
                        new ShadowReports.Field(OLD, NEW, "payment_intent", "status"));
        assertThat(count("shadow_comparison WHERE compared = 3 AND differing = 3")).isOne();
    }

    @Test
    void nothingIsApplied() {
        var _ =
                comparison.take(
                        List.of(
                                applied(
                                        "evt_1",
                                        "payment_intent.succeeded",
                                        payment("succeeded", 1)),
                                shadow(
                                        "evt_1",
                                        "payment_intent.succeeded",
                                        payment("succeeded", 2))));

        assertThat(List.of(count("payment"), count("inbox"), count("journal"), count("refresh")))
                .containsOnly(0L);
    }

    @Test
    void personalDataIsComparedAndNeitherToldNorKept() {
        var customer =
                "{\"id\": \"cus_1\", \"object\": \"customer\", \"created\": 1000000, \"email\": \"%s\", \"name\": \"Ada\"}";

        var _ =
                comparison.take(
                        List.of(
                                applied(
                                        "evt_1",
                                        "customer.updated",
                                        customer.formatted("ada@example.com"))));
        assertThat(
                        database.jdbc
                                .sql("SELECT e::text FROM shadow_event e")
                                .query(String.class)
                                .single())
                .doesNotContain("ada@example.com", "\"Ada\"");
        var _ =
                comparison.take(
                        List.of(
                                shadow(
                                        "evt_1",
                                        "customer.updated",
                                        customer.formatted("Ada@example.com"))));

        assertThat(differences())
                .containsExactly(new Difference("customer", "email", 1, null, null));
    }

    @Test
    void anObjectThatOnlyOneVersionLetsBeReadIsADifference() {
        var _ =
                comparison.take(
                        List.of(
                                applied(
                                        "evt_1",
                                        "payment_intent.succeeded",
                                        payment("succeeded", 1)),
                                shadow(
                                        "evt_1",
                                        "payment_intent.succeeded",
                                        "{\"id\": \"pi_1\", \"object\": \"payment_intent\", \"created\": 1000000}")));

        assertThat(differences())
                .containsExactly(
                        new Difference(
                                "payment_intent",
                                Rendering.UNREADABLE,
                                1,
                                null,
                                "the object has no readable amount"));
    }

    @Test
    void whicheverWorkerHasWhichRenderingFirstAnEventIsComparedOnce() {
        var events = IntStream.range(0, 40).mapToObj(i -> "evt_" + i).toList();

        var compared =
                Race.of(
                        4,
                        number -> {
                            var mine =
                                    events.stream()
                                            .map(id ->
                                                    number % 2 == 0
                                                            ? applied(
                                                                    id,
                                                                    "payment_intent.succeeded",
                                                                    payment("succeeded", 1))
                                                            : shadow(
                                                                    id,
                                                                    "payment_intent.succeeded",
                                                                    payment("succeeded", 2)))
                                            .toList();
                            return comparison.take(mine).pairs().size();
                        });

        assertThat(compared.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
        assertThat(count("shadow_comparison WHERE compared = 40 AND differing = 40")).isOne();
        assertThat(reports.unpaired(Duration.ofSeconds(-1), 1_000)).isEmpty();
    }

    @Test
    void anEventThatComesInOneFormOnlyIsReportedWhenItHasWaited() {
        var _ =
                comparison.take(
                        List.of(
                                applied(
                                        "evt_1",
                                        "payment_intent.succeeded",
                                        payment("succeeded", 1)),
                                applied(
                                        "evt_2",
                                        "payout.paid",
                                        "{\"id\": \"po_1\", \"object\": \"payout\"}")));
        var _ =
                comparison.take(
                        List.of(
                                shadow(
                                        "evt_2",
                                        "payout.paid",
                                        "{\"id\": \"po_1\", \"object\": \"payout\"}")));
        assertThat(reports.unpaired(Duration.ofHours(1), 1_000)).isEmpty();

        assertThat(reports.unpaired(Duration.ofSeconds(-1), 1_000))
                .isEqualTo(Map.of(Side.APPLIED, 1L));

        assertThat(
                        database.jdbc
                                .sql(
                                        "SELECT type FROM shadow_unpaired WHERE side = 'applied' AND events = 1")
                                .query(String.class)
                                .list())
                .containsExactly("payment_intent.succeeded");
        assertThat(count("shadow_event")).isZero();
    }

    @Test
    void noMoreAreRememberedThanMayBe() {
        var many =
                IntStream.range(0, 10)
                        .mapToObj(i ->
                                applied(
                                        "evt_" + i,
                                        "payment_intent.succeeded",
                                        payment("succeeded", 1)))
                        .toList();
        var _ = comparison.take(many);

        assertThat(reports.unpaired(Duration.ofHours(1), 4)).isEqualTo(Map.of(Side.APPLIED, 6L));

        assertThat(count("shadow_event")).isEqualTo(4);
    }

    @Test
    void whatIsNoEventIsLeftOut() {
        assertThat(
                        Rendering.read(
                                new ConsumerRecord<>(
                                        Topics.STRIPE_EVENTS,
                                        0,
                                        0,
                                        null,
                                        "{".getBytes(StandardCharsets.UTF_8)),
                                projection))
                .isEmpty();
    }
}
