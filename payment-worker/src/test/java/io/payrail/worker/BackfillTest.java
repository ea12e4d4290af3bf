package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.worker.backfill.Backfill;
import io.payrail.worker.backfill.Backfill.Started;
import io.payrail.worker.backfill.BackfillProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/// An account with a history, and a worker that was not there: nothing but an import finds it.
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackfillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Two pages and a half.
    private static final int CUSTOMERS = 250;

    private static final int CALLS_PER_SECOND = 20;
    private static final String[] SETTINGS = {
        "--payrail.backfill.calls-per-second=" + CALLS_PER_SECOND,
        "--payrail.backfill.interval=100ms",
        "--payrail.backfill.lease=2s",
        "--payrail.refresh.interval=100ms",
        // Reconciliation has seen nothing of before and does not look again.
        "--payrail.reconciliation.interval=1h",
        "--payrail.reconciliation.look-back=1ms",
        "--payrail.reconciliation.overlap=1ms"
    };

    private final WorkerFixture fixture = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(fixture.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private ConfigurableApplicationContext worker;
    private Backfill backfill;
    private String paid;
    private String ended;
    private BackfillProgress first;

    @BeforeAll
    void start() {
        IntStream.range(0, CUSTOMERS)
                .parallel()
                .forEach(i -> stripe.post("/v1/customers", "name", "Customer " + i));
        var customer =
                id(
                        stripe.post(
                                "/v1/customers",
                                "payment_method",
                                "pm_card_visa",
                                "invoice_settings[default_payment_method]",
                                "pm_card_visa"));
        paid =
                id(
                        stripe.post(
                                "/v1/payment_intents",
                                "amount",
                                "2000",
                                "currency",
                                "eur",
                                "customer",
                                customer,
                                "payment_method",
                                "pm_card_visa",
                                "payment_method_types[]",
                                "card",
                                "confirm",
                                "true"));
        var _ = stripe.post("/v1/refunds", "payment_intent", paid, "amount", "500");
        var price =
                id(
                        stripe.post(
                                "/v1/prices",
                                "currency",
                                "usd",
                                "unit_amount",
                                "1000",
                                "recurring[interval]",
                                "month",
                                "product_data[name]",
                                "Gold"));
        ended =
                id(
                        stripe.post(
                                "/v1/subscriptions",
                                "customer",
                                customer,
                                "items[0][price]",
                                price));
        var _ = stripe.delete("/v1/subscriptions/" + ended);
        worker = fixture.startWorker(SETTINGS);
        backfill = worker.getBean(Backfill.class);
        assertThat(backfill.start(Instant.EPOCH)).isEqualTo(Started.BEGUN);
        assertThat(backfill.start(Instant.EPOCH)).isEqualTo(Started.UNDER_WAY);
        awaitDone();
        first = progress();
    }

    private static String id(tools.jackson.databind.JsonNode object) {
        return object.path("id").asString();
    }

    @AfterEach
    void clear() {
        hurryCustomers();
        awaitDone();
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    private BackfillProgress progress() {
        return backfill.progress().orElseThrow();
    }

    private BackfillProgress.Kind customers() {
        return progress().kinds().getFirst();
    }

    private void awaitDone() {
        await().atMost(PATIENCE)
                .until(() ->
                        backfill.progress().map(run -> run.state().equals("done")).orElse(true));
    }

    private void slowCustomers() {
        var _ =
                stripe.postJson(
                        "/_simulator/faults",
                        "{\"kind\": \"latency\", \"ms\": 2000, \"method\": \"GET\", \"path\": \"/v1/customers\"}");
    }

    private void hurryCustomers() {
        var _ = stripe.delete("/_simulator/faults");
    }

    private long count(String what) {
        return fixture.jdbc.sql("SELECT count(*) FROM " + what).query(Long.class).single();
    }

    @Test
    void anAccountThatWasThereIsImportedWithAllItsStatesAtItsOwnPace() {
        assertThat(count("customer WHERE NOT deleted")).isEqualTo(CUSTOMERS + 1);
        assertThat(count("payment WHERE status = 'succeeded'")).isEqualTo(2);
        assertThat(count("charge WHERE amount_refunded = 500")).isOne();
        assertThat(count("invoice WHERE status = 'paid'")).isOne();
        assertThat(count("subscription WHERE status = 'canceled'")).isOne();
        assertThat(fixture.journalOf(paid))
                .contains(
                        "payrail.payment.created.v1",
                        "payrail.payment.succeeded.v1",
                        "payrail.payment.refunded.v1");
        assertThat(fixture.journalOf(ended))
                .containsExactly(
                        "payrail.subscription.created.v1", "payrail.subscription.ended.v1");
        assertThat(
                        fixture.jdbc
                                .sql("SELECT cause FROM journal WHERE aggregate_id = ?")
                                .param(paid)
                                .query(String.class)
                                .list())
                .containsOnly("backfill:1");
        assertThat(first.kinds()).allMatch(kind -> kind.state().equals("done"));
        assertThat(first.kinds().getFirst().objects()).isEqualTo(CUSTOMERS + 1);
        // Three pages of customers and one of each other kind; the first call need not wait.
        var calls = 3 + first.kinds().size() - 1;
        assertThat(Duration.between(first.startedAt(), first.endedAt()))
                .isGreaterThan(Duration.ofMillis((calls - 1) * 1000L / CALLS_PER_SECOND));
        assertThat(backfill.importedFrom()).contains(Instant.EPOCH);
    }

    @Test
    void whatIsKnownIsImportedAgainWithoutAnEvent() {
        long events = count("journal");

        assertThat(backfill.start(Instant.EPOCH)).isEqualTo(Started.BEGUN);
        awaitDone();

        assertThat(count("journal")).isEqualTo(events);
        assertThat(customers().objects()).isEqualTo(CUSTOMERS + 1);
        assertThat(customers().changed()).isZero();
    }

    @Test
    void aStoppedImportGoesOnWhereItWasInAnotherWorker() {
        slowCustomers();
        var _ = backfill.start(Instant.EPOCH);
        await().atMost(PATIENCE).until(() -> customers().objects() == 100);
        assertThat(backfill.stop()).isTrue();
        hurryCustomers();
        var run = progress().run();
        var reached = customers().reached();
        worker.close();
        worker = fixture.startWorker(SETTINGS);
        backfill = worker.getBean(Backfill.class);
        assertThat(progress().state()).isEqualTo("stopped");
        assertThat(customers().objects()).isEqualTo(100);
        assertThat(customers().reached()).isEqualTo(reached);

        assertThat(backfill.start(Instant.EPOCH)).isEqualTo(Started.RESUMED);
        awaitDone();

        assertThat(progress().run()).isEqualTo(run);
        assertThat(customers().objects()).isEqualTo(CUSTOMERS + 1);
    }

    /// What another worker's lease means to one that was frozen in the middle of a page.
    @Test
    void aWorkerThatLostItsLeaseWritesNothingAndTheRunGoesOnWhenTheLeaseRunsOut() {
        slowCustomers();
        var _ = backfill.start(Instant.EPOCH);
        await().atMost(PATIENCE).until(() -> customers().objects() == 100);
        var _ =
                fixture.jdbc
                        .sql(
                                """
                                UPDATE backfill
                                SET fence = fence + 1, leased_until = now() + interval '15 seconds'
                                """)
                        .update();
        long fence = fence();
        hurryCustomers();
        // Longer than the page took that was under way.
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(30))
                .until(() -> customers().objects() == 100 && fence() == fence);

        awaitDone();

        assertThat(customers().objects()).isEqualTo(CUSTOMERS + 1);
    }

    private long fence() {
        return fixture.jdbc.sql("SELECT fence FROM backfill").query(Long.class).single();
    }

    @Test
    void theObjectToGoOnAfterMayBeGone() {
        slowCustomers();
        var _ = backfill.start(Instant.EPOCH);
        await().atMost(PATIENCE).until(() -> customers().objects() == 100);
        assertThat(backfill.stop()).isTrue();
        hurryCustomers();
        var _ =
                fixture.jdbc
                        .sql(
                                "UPDATE backfill_kind SET after_id = 'cus_gone' WHERE after_id IS NOT NULL")
                        .update();

        var _ = backfill.start(Instant.EPOCH);
        awaitDone();

        // Those of the last second are read again.
        assertThat(customers().objects()).isGreaterThanOrEqualTo(CUSTOMERS + 1);
        assertThat(count("customer WHERE NOT deleted")).isEqualTo(CUSTOMERS + 1);
    }

    @Test
    void aRowThatStripeDoesNotListAnyMoreIsAskedFor() {
        var customer = id(stripe.post("/v1/customers", "name", "Soon gone"));
        var _ = backfill.start(Instant.EPOCH);
        awaitDone();
        var _ = stripe.delete("/v1/customers/" + customer);
        var _ =
                fixture.jdbc
                        .sql(
                                """
                                UPDATE customer SET observed_since = observed_since - interval '1 hour',
                                                    observed_at = observed_at - interval '1 hour'
                                WHERE id = ?
                                """)
                        .param(customer)
                        .update();

        var _ =
                fixture.jdbc
                        .sql(
                                """
                                INSERT INTO payment (id, amount, amount_capturable, amount_received, currency, status,
                                                     created_at, observed_since, observed_at)
                                VALUES ('pi_gone', 1, 0, 0, 'eur', 'canceled', now() - interval '2 hours',
                                        now() - interval '1 hour', now() - interval '1 hour')
                                """)
                        .update();

        var _ = backfill.start(Instant.EPOCH);

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(fixture.journalOf(customer))
                                .contains("payrail.customer.deleted.v1"));
        // Of what is not at Stripe at all the row stays, and the journal tells.
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(fixture.journalOf("pi_gone"))
                                .containsExactly("payrail.reconciliation.drifted.v1"));
        assertThat(count("payment WHERE id = 'pi_gone'")).isOne();
        awaitDone();
        assertThat(customers().askedFor()).isOne();
        assertThat(List.of(count("customer WHERE deleted"), count("customer WHERE NOT deleted")))
                .containsExactly(1L, (long) CUSTOMERS + 1);
    }
}
