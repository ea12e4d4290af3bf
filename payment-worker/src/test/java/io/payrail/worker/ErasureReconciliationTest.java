package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever was erased stays erased when the worker looks for what it has missed: Stripe's events
/// tell of the person for a month.
class ErasureReconciliationTest {
    private static final String MARK = "m4rkedperson";
    private static final String EMAIL = MARK + "@example.com";
    private static final String NAME = "Name " + MARK;

    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), EMAIL, NAME);
    private String customer = "";
    private String payment = "";

    /// Nobody hears of what happens at Stripe until the person is erased.
    @BeforeEach
    void eraseWhoHasPaid() {
        var _ =
                worker.startWorker(
                        "--payrail.reconciliation.grace=1h",
                        "--payrail.reconciliation.patience=1s",
                        // A run that is cut off by the worker's end keeps the next one out no
                        // longer.
                        "--payrail.reconciliation.most-time=2s",
                        "--payrail.reconciliation.lease=5s");
        var paid =
                (PaymentReply.Ready)
                        worker.execute(
                                new PaymentCommand.Create(
                                        UUID.randomUUID(),
                                        owner,
                                        Instant.now(),
                                        1099,
                                        "usd",
                                        null,
                                        null));
        customer = paid.customerId();
        payment = paid.paymentId();
        var _ = stripe.post("/v1/customers/" + customer, "name", "Later " + MARK);
        var confirmed =
                stripe.post(
                        "/v1/payment_intents/" + payment + "/confirm",
                        "payment_method_data[type]",
                        "card",
                        "payment_method_data[card][number]",
                        "4242424242424242",
                        "payment_method_data[card][exp_month]",
                        "12",
                        "payment_method_data[card][exp_year]",
                        "2040",
                        "payment_method_data[card][cvc]",
                        "123",
                        "payment_method_data[billing_details][email]",
                        EMAIL,
                        "payment_method_data[billing_details][name]",
                        NAME,
                        "return_url",
                        "https://shop.example/done");
        assertThat(confirmed.path("status").asString()).isEqualTo("succeeded");
        var erase = new CustomerCommand.Erase(UUID.randomUUID(), owner, Instant.now(), customer);
        assertThat(worker.execute(erase)).isEqualTo(new CustomerReply.Erased(erase.id(), customer));
        worker.stopWorkers();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private static final String[] LOOKS_OFTEN = {
        "--payrail.reconciliation.interval=300ms",
        "--payrail.reconciliation.grace=1s",
        "--payrail.reconciliation.patience=1s",
        "--payrail.reconciliation.stale-after=1h",
        "--payrail.reconciliation.calls-per-second=50",
        "--payrail.refresh.interval=100ms"
    };

    @Test
    void eventsThatAreFoundLaterAndComparedListsBringNothingBack() {
        assertThat(stripe.eventsAbout(customer).toString()).contains(MARK);
        var _ = worker.startWorker(LOOKS_OFTEN);
        for (var object : List.of(customer, payment)) {
            long events = stripe.eventsAbout(object).size();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> count("inbox WHERE object_id = '" + object + "'") == events);
        }

        long runs = runs();
        await().atMost(Duration.ofSeconds(60)).until(() -> runs() >= runs + 8);
        await().atMost(Duration.ofSeconds(60)).until(() -> count("refresh") == 0);

        assertNothingIsBack();
        assertThat(count("payment WHERE id = '" + payment + "' AND status = 'succeeded'")).isOne();
    }

    @Test
    void aFetchThatWasAskedForBeforeBringsNothingBack() {
        worker.jdbc
                .sql(
                        """
                        INSERT INTO refresh (object_id, kind, requested_at, not_before, reason)
                        VALUES (?, 'customer', now(), now(), 'reconciliation')
                        ON CONFLICT (object_id) DO UPDATE SET not_before = now()
                        """)
                .param(customer)
                .update();
        var _ = worker.startWorker("--payrail.refresh.interval=100ms");

        await().atMost(Duration.ofSeconds(60))
                .until(() -> count("refresh WHERE object_id = '" + customer + "'") == 0);

        assertNothingIsBack();
    }

    private void assertNothingIsBack() {
        assertThat(ErasureTest.tablesWith(worker, MARK)).isEmpty();
        assertThat(count("customer WHERE deleted AND email IS NULL AND name IS NULL")).isOne();
        assertThat(worker.journalOf(customer))
                .containsOnlyOnce("payrail.customer.deleted.v1")
                .endsWith("payrail.customer.deleted.v1");
    }

    private long count(String what) {
        return worker.jdbc.sql("SELECT count(*) FROM " + what).query(Long.class).single();
    }

    private long runs() {
        return worker.jdbc
                .sql("SELECT coalesce(max(fence), 0) FROM reconciliation")
                .query(Long.class)
                .single();
    }
}
