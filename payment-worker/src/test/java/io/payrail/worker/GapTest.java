package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.worker.backfill.Backfill;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/// Workers that were away for longer than Stripe lists its events.
class GapTest {
    private static final Duration AWAY = Duration.ofDays(35);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ShiftedClock clock = new ShiftedClock();

    private ConfigurableApplicationContext start(WorkerFixture fixture) {
        return fixture.startWorker(
                application ->
                        application.addInitializers(context ->
                                ((GenericApplicationContext) context)
                                        .registerBean(
                                                "shiftedClock",
                                                Clock.class,
                                                () -> clock,
                                                bean -> bean.setPrimary(true))),
                "--payrail.reconciliation.interval=300ms",
                "--payrail.reconciliation.grace=1s",
                "--payrail.reconciliation.calls-per-second=50",
                "--payrail.backfill.interval=100ms",
                "--payrail.refresh.interval=100ms");
    }

    @Test
    void whatHappenedBeforeStripesOldestEventIsFoundByReadingAllObjectsAgain() {
        try (var fixture = WorkerFixture.withoutWorker()) {
            var stripe =
                    new StripeClientFixture(fixture.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
            var customer = stripe.post("/v1/customers", "name", "Ada").path("id").asString();
            var payment =
                    stripe.post(
                                    "/v1/payment_intents",
                                    "amount",
                                    "2000",
                                    "currency",
                                    "eur",
                                    "payment_method",
                                    "pm_card_visa",
                                    "payment_method_types[]",
                                    "card",
                                    "confirm",
                                    "true")
                            .path("id")
                            .asString();
            var _ = start(fixture);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(fixture.journalOf(payment))
                                .contains("payrail.payment.succeeded.v1");
                        assertThat(fixture.journalOf(customer))
                                .containsExactly("payrail.customer.created.v1");
                        assertThat(
                                        fixture.jdbc
                                                .sql("SELECT count(*) FROM charge")
                                                .query(Long.class)
                                                .single())
                                .isOne();
                    });
            fixture.stopWorkers();

            var _ = stripe.post("/v1/refunds", "payment_intent", payment, "amount", "500");
            var _ = stripe.delete("/v1/customers/" + customer);
            var _ =
                    stripe.postJson(
                            "/_simulator/clock", "{\"advance_seconds\": " + AWAY.toSeconds() + "}");
            clock.shiftBy(AWAY);
            // What changed before the outage would be looked into all the same, the charge with it.
            var _ = fixture.jdbc.sql("DELETE FROM refresh").update();
            var _ =
                    fixture.jdbc
                            .sql(
                                    "UPDATE reconciliation SET changes_until = now() + interval '35 days'")
                            .update();
            assertThat(stripe.get("/v1/events?limit=100").path("data").findValuesAsString("type"))
                    .isEmpty();
            var worker = start(fixture);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(causeOf(fixture, payment, "payrail.payment.refunded.v1"))
                                .isEqualTo("backfill:1");
                        assertThat(causeOf(fixture, customer, "payrail.customer.deleted.v1"))
                                .isEqualTo("fetch:" + customer);
                    });
            var run = worker.getBean(Backfill.class).progress().orElseThrow();
            assertThat(run.reason()).isEqualTo("gap");
            assertThat(
                            worker.getBean(MeterRegistry.class)
                                    .get("payrail.reconciliation.gaps")
                                    .counter()
                                    .count())
                    .isOne();
            // Stripe's events of the last 29 days are gone through as ever.
            await().atMost(PATIENCE)
                    .until(() -> cursor(fixture).isAfter(clock.instant().minusSeconds(60)));
        }
    }

    private static String causeOf(WorkerFixture fixture, String aggregate, String type) {
        return fixture.jdbc
                .sql("SELECT cause FROM journal WHERE aggregate_id = ? AND type = ?")
                .params(aggregate, type)
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private static Instant cursor(WorkerFixture fixture) {
        return fixture.jdbc.sql("SELECT cursor FROM reconciliation").query(Instant.class).single();
    }
}
