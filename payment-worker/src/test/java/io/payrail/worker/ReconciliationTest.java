package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Headers;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// No webhook ever comes here: what changes at Stripe is found by looking.
class ReconciliationTest {
    private static final String DRIFTED = "payrail.reconciliation.drifted.v1";

    private static String payment(WorkerFixture worker) {
        var owner = new Owner("user-" + UUID.randomUUID(), null, null);
        var command =
                new PaymentCommand.Create(
                        UUID.randomUUID(), owner, Instant.now(), 2000, "eur", null, null);
        return ((PaymentReply.Ready) worker.execute(command)).paymentId();
    }

    private static void confirm(WorkerFixture worker, String payment) {
        var _ =
                new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY)
                        .post(
                                "/v1/payment_intents/" + payment + "/confirm",
                                "payment_method",
                                "pm_card_visa",
                                "return_url",
                                "https://example.com/return");
    }

    private static void awaitJournal(WorkerFixture worker, String aggregate, String... types) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(worker.journalOf(aggregate)).containsExactly(types));
    }

    @Test
    void eventsThatNeverCameAreFedThroughTheirTopic() {
        try (var worker =
                WorkerFixture.start(
                        "--payrail.reconciliation.interval=300ms",
                        "--payrail.reconciliation.grace=1s",
                        "--payrail.reconciliation.stale-after=1h")) {
            var payment = payment(worker);
            confirm(worker, payment);

            awaitJournal(
                    worker, payment, "payrail.payment.created.v1", "payrail.payment.succeeded.v1");

            assertThat(
                            worker.jdbc
                                    .sql("SELECT type FROM inbox WHERE object_id = ?")
                                    .param(payment)
                                    .query(String.class)
                                    .list())
                    .contains("payment_intent.succeeded");
        }
    }

    /// Runs of one page, an hour from each other: all that has come together since is read at once,
    /// and what else a run does is not done again with each page.
    @Test
    void moreEventsThanARunReadsAreWorkedOffWithoutWaitingForTheNextInterval() {
        try (var worker = WorkerFixture.withoutWorker()) {
            var stripe = new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
            var payment = openPayment(stripe);
            for (int i = 0; i < 320; i++) {
                var _ = stripe.post("/v1/customers", "name", "Ada");
            }

            var _ =
                    worker.startWorker(
                            "--payrail.reconciliation.interval=1h",
                            "--payrail.reconciliation.grace=1ms",
                            "--payrail.reconciliation.event-pages=1",
                            "--payrail.reconciliation.sweep-pages=1",
                            "--payrail.reconciliation.calls-per-second=50");

            // The oldest event is on the last page.
            awaitJournal(worker, payment, "payrail.payment.created.v1");
            await().atMost(Duration.ofSeconds(30)).until(() -> count(worker, "inbox") == 321);
            // A page for each 6 hours of the days that are looked back, and three more.
            assertThat(runs(worker)).isGreaterThanOrEqualTo(15);
            assertThat(count(worker, "reconciliation_sweep")).isOne();
            assertThat(count(worker, "reconciliation WHERE listing_until IS NULL")).isOne();
        }
    }

    private static String openPayment(StripeClientFixture stripe) {
        return stripe.post("/v1/payment_intents", "amount", "2000", "currency", "eur")
                .path("id")
                .asString();
    }

    @Test
    void anOpenPaymentThatNobodyTellsOfIsFetched() {
        try (var worker =
                WorkerFixture.start(
                        "--payrail.reconciliation.interval=300ms",
                        "--payrail.reconciliation.grace=1h",
                        "--payrail.reconciliation.stale-after=1s",
                        "--payrail.refresh.interval=100ms")) {
            var payment = payment(worker);
            confirm(worker, payment);

            awaitJournal(
                    worker,
                    payment,
                    "payrail.payment.created.v1",
                    DRIFTED,
                    DRIFTED,
                    DRIFTED,
                    "payrail.payment.succeeded.v1");

            assertThat(
                            worker.jdbc
                                    .sql(
                                            "SELECT cause FROM journal WHERE type = 'payrail.payment.succeeded.v1'")
                                    .query(String.class)
                                    .single())
                    .isEqualTo("fetch:" + payment);
        }
    }

    private static final String[] LOOKS_OFTEN = {
        "--payrail.reconciliation.interval=300ms",
        "--payrail.reconciliation.grace=1s",
        "--payrail.reconciliation.patience=5s",
        "--payrail.reconciliation.stale-after=1h",
        "--payrail.reconciliation.calls-per-second=50",
        "--payrail.refresh.interval=100ms"
    };

    private record Drift(String objectId, String field, String ours, String stripes) {}

    private static List<Drift> drift(WorkerFixture worker) {
        return worker.jdbc
                .sql(
                        """
                        SELECT payload->>'objectId' AS object_id, payload->>'field' AS field,
                               coalesce(payload->>'ours', '') AS ours, coalesce(payload->>'stripes', '') AS stripes
                        FROM journal WHERE type = 'payrail.reconciliation.drifted.v1' ORDER BY position
                        """)
                .query(Drift.class)
                .list();
    }

    private record Paid(String payment, String charge) {}

    /// A payment of which all was told, to a worker that has looked once, before it, and is gone:
    /// what is changed by hand then is all that there is to find.
    private static Paid paid(WorkerFixture fixture) {
        try (var _ =
                fixture.startWorker(
                        "--payrail.reconciliation.interval=1h",
                        // Its one run is short.
                        "--payrail.reconciliation.look-back=1ms",
                        "--payrail.reconciliation.overlap=1ms",
                        "--payrail.refresh.interval=100ms")) {
            var stripe =
                    new StripeClientFixture(fixture.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> count(fixture, "reconciliation WHERE runs = 1") == 1);
            var payment = payment(fixture);
            confirm(fixture, payment);
            var charge =
                    stripe.get("/v1/payment_intents/" + payment).path("latest_charge").asString();
            int told = 0;
            for (var object : List.of(payment, charge)) {
                for (var event : stripe.eventsAbout(object)) {
                    fixture.sendStripeEvent(object, event.toString());
                    told++;
                }
            }
            int all = told;
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            count(fixture, "inbox") == all
                                    && count(fixture, "refresh") == 0
                                    && count(fixture, "charge WHERE status = 'succeeded'") == 1
                                    && count(fixture, "payment WHERE status = 'succeeded'") == 1);
            return new Paid(payment, charge);
        }
    }

    /// What a bug, a restored backup or a hand would do: no event tells of it, and the status is
    /// terminal.
    @Test
    void whatDiffersFromStripeIsReportedAndHealed() {
        try (var worker = WorkerFixture.withoutWorker()) {
            var paid = paid(worker);
            worker.jdbc.sql("UPDATE payment SET amount_received = 1").update();
            worker.jdbc.sql("UPDATE charge SET amount_refunded = 7, disputed = true").update();

            var _ = worker.startWorker(LOOKS_OFTEN);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(drift(worker))
                                    .containsExactlyInAnyOrder(
                                            new Drift(
                                                    paid.payment(), "amount_received", "1", "2000"),
                                            new Drift(paid.charge(), "amount_refunded", "7", "0"),
                                            new Drift(paid.charge(), "disputed", "true", "false")));
            assertThat(count(worker, "payment WHERE amount_received = 2000")).isOne();
            assertThat(count(worker, "charge WHERE amount_refunded = 0 AND NOT disputed")).isOne();
            awaitReports(worker, "drifted", 3);
        }
    }

    @Test
    void whatIsMissingHereIsAdoptedAndReported() {
        try (var worker = WorkerFixture.withoutWorker()) {
            var charge = paid(worker).charge();
            worker.jdbc.sql("DELETE FROM charge").update();

            var _ = worker.startWorker(LOOKS_OFTEN);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(drift(worker))
                                    .containsExactly(new Drift(charge, "id", "", charge)));
            assertThat(count(worker, "charge")).isOne();
        }
    }

    /// Nothing is missed, nothing is old, and the lists begin a moment ago, so they are empty: only
    /// that a payment has changed lately has it fetched, with its parts.
    @Test
    void aPaymentThatHasChangedLatelyIsComparedWithItsParts() {
        try (var worker = WorkerFixture.withoutWorker()) {
            var paid = paid(worker);
            worker.jdbc.sql("UPDATE payment SET amount_received = 1").update();
            worker.jdbc.sql("UPDATE charge SET amount_captured = 7").update();

            var _ =
                    worker.startWorker(
                            "--payrail.reconciliation.interval=300ms",
                            "--payrail.reconciliation.grace=1h",
                            "--payrail.reconciliation.patience=3s",
                            "--payrail.reconciliation.stale-after=1h",
                            "--payrail.reconciliation.sweep-depth=1ms",
                            "--payrail.reconciliation.calls-per-second=50",
                            "--payrail.refresh.interval=100ms");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(drift(worker))
                                    .containsExactlyInAnyOrder(
                                            new Drift(
                                                    paid.payment(), "amount_received", "1", "2000"),
                                            new Drift(
                                                    paid.charge(),
                                                    "amount_captured",
                                                    "7",
                                                    "2000")));
            assertThat(count(worker, "payment WHERE amount_received = 2000")).isOne();
            assertThat(count(worker, "charge WHERE amount_captured = 2000")).isOne();
        }
    }

    /// A customer's name may differ; which it is is nobody's business.
    @Test
    void personalDataIsNotTold() {
        try (var worker =
                WorkerFixture.start(
                        "--payrail.reconciliation.interval=300ms",
                        "--payrail.refresh.interval=100ms")) {
            var command =
                    new CustomerCommand.Create(
                            UUID.randomUUID(),
                            new Owner("user-" + UUID.randomUUID(), null, null),
                            Instant.now(),
                            "ada@example.com",
                            "Ada Lovelace");
            var customer = ((CustomerReply.Ready) worker.execute(command)).customerId();
            worker.jdbc.sql("UPDATE customer SET name = 'Somebody Else'").update();
            worker.jdbc
                    .sql(
                            """
                            INSERT INTO refresh (object_id, kind, requested_at, not_before, reason)
                            VALUES (?, 'customer', now(), now(), 'reconciliation')
                            ON CONFLICT (object_id) DO UPDATE SET not_before = now()
                            -- reconciliation itself may have seen it already, and be patient with it
                            """)
                    .param(customer)
                    .update();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(drift(worker))
                                    .containsExactly(new Drift(customer, "name", "", "")));
        }
    }

    @Test
    void aRunThatFindsSomethingReportsItAndOneThatFindsNothingDoesNot() {
        try (var worker = WorkerFixture.start(LOOKS_OFTEN)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> runs(worker) >= 2);
            assertThat(count(worker, REPORTS)).isZero();

            var _ = payment(worker);

            // The intent's creation and the customer's: their webhooks come to nobody.
            awaitReports(worker, "missedEvents", 2);
            long runs = runs(worker);
            await().atMost(Duration.ofSeconds(30)).until(() -> runs(worker) >= runs + 3);
            awaitReports(worker, "missedEvents", 2);
        }
    }

    @Test
    void aDeadLetterIsNotFedAgainAndIsTakenInWhenAnOperatorReplaysIt() {
        try (var worker =
                WorkerFixture.start(
                        "--payrail.reconciliation.interval=300ms",
                        "--payrail.reconciliation.grace=20s",
                        "--payrail.reconciliation.stale-after=1h")) {
            var stripe = new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
            var customer =
                    stripe.post("/v1/customers", "email", "ada@example.com").path("id").asString();
            var event = stripe.eventsAbout(customer).getFirst();
            var id = event.path("id").asString();
            worker.send(broken(id, customer));
            awaitOutcome(worker, id, "dead");

            // Until the event is older than the grace and has been looked at.
            var created = Instant.ofEpochSecond(event.path("created").asLong());
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> cursor(worker).isAfter(created.plusSeconds(2)));
            awaitOutcome(worker, id, "dead");

            worker.sendStripeEvent(customer, event.toString());
            awaitOutcome(worker, id, "applied");
        }
    }

    private static ProducerRecord<byte[], byte[]> broken(String event, String object) {
        var record =
                new ProducerRecord<>(
                        Topics.STRIPE_EVENTS,
                        object.getBytes(StandardCharsets.UTF_8),
                        "{".getBytes(StandardCharsets.UTF_8));
        record.headers().add(Headers.STRIPE_EVENT_ID, event.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static Instant cursor(WorkerFixture worker) {
        return worker.jdbc
                .sql("SELECT coalesce(max(cursor), 'epoch') FROM reconciliation")
                .query(Instant.class)
                .single();
    }

    private static void awaitOutcome(WorkerFixture worker, String event, String outcome) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(
                                        worker.jdbc
                                                .sql("SELECT outcome FROM inbox WHERE event_id = ?")
                                                .param(event)
                                                .query(String.class)
                                                .list())
                                .containsExactly(outcome));
    }

    @Test
    void aHeartbeatIsJournalledWhenThereIsNothingToReport() {
        try (var worker =
                WorkerFixture.start(
                        "--payrail.reconciliation.interval=300ms",
                        "--payrail.reconciliation.heartbeat=1ms")) {
            await().atMost(Duration.ofSeconds(30)).until(() -> count(worker, REPORTS) >= 2);
        }
    }

    private static final String REPORTS =
            "journal WHERE type = 'payrail.reconciliation.completed.v1'";

    private static long count(WorkerFixture worker, String what) {
        return worker.jdbc.sql("SELECT count(*) FROM " + what).query(Long.class).single();
    }

    private static long runs(WorkerFixture worker) {
        return worker.jdbc
                .sql("SELECT coalesce(max(fence), 0) FROM reconciliation")
                .query(Long.class)
                .single();
    }

    private static void awaitReports(WorkerFixture worker, String figure, long sum) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(
                                        worker.jdbc
                                                .sql(
                                                        "SELECT coalesce(sum((payload->>?)::bigint), 0) FROM "
                                                                + REPORTS)
                                                .param(figure)
                                                .query(Long.class)
                                                .single())
                                .isEqualTo(sum));
    }
}
