package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Command;
import io.payrail.contract.Owner;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// No webhook ever comes here: what changes at Stripe is found by looking.
class ReconciliationTest {
    private static String payment(WorkerFixture worker) {
        var owner = new Owner("user-" + UUID.randomUUID(), null, null);
        var command =
                new Command.CreatePayment(
                        UUID.randomUUID(), owner, Instant.now(), 2000, "eur", null, null);
        return ((Reply.PaymentReady) worker.execute(command)).paymentId();
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

    private static void awaitSucceeded(WorkerFixture worker, String payment) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(worker.journalOf(payment))
                                .containsExactly(
                                        "payrail.payment.created.v1",
                                        "payrail.payment.succeeded.v1"));
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

            awaitSucceeded(worker, payment);

            assertThat(
                            worker.jdbc
                                    .sql("SELECT type FROM inbox WHERE object_id = ?")
                                    .param(payment)
                                    .query(String.class)
                                    .list())
                    .contains("payment_intent.succeeded");
        }
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

            awaitSucceeded(worker, payment);

            assertThat(
                            worker.jdbc
                                    .sql(
                                            "SELECT cause FROM journal WHERE type = 'payrail.payment.succeeded.v1'")
                                    .query(String.class)
                                    .single())
                    .isEqualTo("fetch:" + payment);
        }
    }
}
