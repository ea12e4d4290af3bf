package io.payrail.worker.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.worker.WorkerFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a run of 200 objects asks for, on a database on which nothing else looks for anything.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DueObjectsTest {
    private static final Instant START = Instant.EPOCH;

    private final WorkerFixture fixture = WorkerFixture.withoutWorker();
    private final DueObjects due =
            fixture.startWorker(
                            "--payrail.reconciliation.interval=1h",
                            "--payrail.refresh.interval=1h",
                            "--payrail.reconciliation.abandoned-after=7d")
                    .getBean(DueObjects.class);

    /// The worker's first run is over.
    @BeforeAll
    void start() {
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        fixture.jdbc
                                .sql(
                                        "SELECT EXISTS (SELECT FROM reconciliation WHERE finished_at IS NOT NULL)")
                                .query(Boolean.class)
                                .single());
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @AfterEach
    void empty() {
        for (var table : List.of("payment", "charge", "subscription", "setup_intent", "refresh")) {
            fixture.jdbc.sql("DELETE FROM " + table).update();
        }
    }

    private void payments(String name, int number, String status, Duration age) {
        fixture.jdbc
                .sql(
                        """
                        INSERT INTO payment (id, amount, amount_capturable, amount_received, currency, status,
                                             created_at, observed_since, observed_at)
                        SELECT :name || '_' || lpad(place::text, 3, '0'), 100, 0, 0, 'eur', :status,
                               now() - :age * interval '1 second', now() - :age * interval '1 second',
                               now() - :age * interval '1 second'
                        FROM generate_series(1, :number) AS place
                        """)
                .param("name", name)
                .param("status", status)
                .param("age", age.toSeconds())
                .param("number", number)
                .update();
    }

    private void subscriptions(int number) {
        fixture.jdbc
                .sql(
                        """
                        INSERT INTO subscription (id, customer_id, status, cancel_at_period_end,
                                                  created_at, observed_since, observed_at)
                        SELECT 'sub_' || place, 'cus_1', 'active', false,
                               now() - interval '1 day', now() - interval '1 day', now() - interval '1 day'
                        FROM generate_series(1, ?) AS place
                        """)
                .param(number)
                .update();
    }

    /// A change of each of the paid payments, all written at the same moment, and a charge for
    /// each.
    private void changes(String name, Instant recordedAt) {
        fixture.jdbc
                .sql(
                        """
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause)
                        SELECT :at, 'payment', id, 1, 'payrail.payment.succeeded.v1', '{}', 'stripe:evt_1'
                        FROM payment WHERE id LIKE :name ORDER BY id
                        """)
                .param("at", recordedAt.atOffset(ZoneOffset.UTC))
                .param("name", name + "%")
                .update();
        fixture.jdbc
                .sql(
                        """
                        INSERT INTO charge (id, payment_id, amount, amount_captured, amount_refunded, currency, status,
                                            disputed, created_at, observed_since, observed_at)
                        SELECT 'ch_' || id, id, 100, 100, 0, 'eur', 'succeeded', false, now(), now(), now()
                        FROM payment WHERE id LIKE :name
                        """)
                .param("name", name + "%")
                .update();
    }

    private List<String> asked(String kind) {
        return fixture.jdbc
                .sql("SELECT object_id FROM refresh WHERE kind = ? ORDER BY not_before, object_id")
                .param(kind)
                .query(String.class)
                .list();
    }

    private static String[] named(String name, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> "%s_%03d".formatted(name, number))
                .toArray(String[]::new);
    }

    @Test
    void openPaymentsLeaveTheirShareToWhatHasChangedAndToSubscriptions() {
        var now = Instant.parse("2026-10-05T10:00:00Z");
        payments("open", 300, "requires_payment_method", Duration.ofDays(1));
        subscriptions(5);
        payments("paid", 1, "succeeded", Duration.ofDays(1));
        changes("paid", now);

        var asked = due.check(new Changes(now.minusSeconds(60), 0), now.plusSeconds(60));

        assertThat(asked.objects()).isEqualTo(200);
        assertThat(asked.changes()).isEqualTo(new Changes(now.plusSeconds(60), 0));
        assertThat(asked("subscription")).hasSize(5);
        assertThat(asked("charge")).containsExactly("ch_paid_001");
        // What the others leave is theirs.
        assertThat(asked("payment_intent")).hasSize(194).contains("paid_001");
    }

    /// All changes have the same time, as those of one transaction do.
    @Test
    void changesThatDoNotFitAreWhatTheNextRunBeginsWith() {
        var now = Instant.parse("2026-10-06T10:00:00Z");
        payments("paid", 250, "succeeded", Duration.ofDays(1));
        changes("paid", now);
        payments("open", 300, "processing", Duration.ofDays(1));

        var first = due.check(new Changes(now, 0), now.plusSeconds(60));
        // 33 of the open ones, and 83 payments with a charge each.
        assertThat(first.objects()).isEqualTo(200);
        assertThat(first.changes().until()).isEqualTo(now);
        assertThat(asked("charge")).containsExactly(named("ch_paid", 1, 83));
        fixture.jdbc.sql("DELETE FROM refresh").update();

        var second = due.check(first.changes(), now.plusSeconds(120));
        assertThat(asked("charge")).containsExactly(named("ch_paid", 84, 166));
        fixture.jdbc.sql("DELETE FROM refresh").update();

        var third = due.check(second.changes(), now.plusSeconds(180));
        assertThat(asked("charge")).containsExactly(named("ch_paid", 167, 249));
        fixture.jdbc.sql("DELETE FROM refresh").update();

        var fourth = due.check(third.changes(), now.plusSeconds(240));
        assertThat(asked("charge")).containsExactly("ch_paid_250");
        assertThat(fourth.changes()).isEqualTo(new Changes(now.plusSeconds(240), 0));
    }

    @Test
    void anOldPaymentThatNobodyHasConfirmedIsLeftToTheLists() {
        payments("abandoned", 1, "requires_payment_method", Duration.ofDays(8));
        payments("young", 1, "requires_confirmation", Duration.ofDays(6));
        payments("confirmed", 1, "requires_action", Duration.ofDays(30));

        var asked = due.check(new Changes(START, 0), START);

        assertThat(asked).isEqualTo(new DueObjects.Asked(2, new Changes(START, 0)));
        assertThat(asked("payment_intent")).containsExactlyInAnyOrder("young_001", "confirmed_001");
    }

    /// Each is measured by its own pace: a quarter of its age, and ten minutes at least.
    @Test
    void theMostOverdueIsAskedForFirst() {
        payments("old", 1, "processing", Duration.ofDays(10));
        payments("new", 1, "processing", Duration.ofMinutes(35));
        fixture.jdbc
                .sql(
                        "UPDATE payment SET observed_at = now() - interval '3 days' WHERE id = 'old_001'")
                .update();

        var _ = due.check(new Changes(START, 0), START);

        assertThat(asked("payment_intent")).containsExactly("new_001", "old_001");
    }
}
