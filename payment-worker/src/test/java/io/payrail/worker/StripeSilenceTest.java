package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Question;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// A Stripe that does not answer, and what a worker makes of it afterwards: it goes on, and charges
/// once.
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeSilenceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLS_UNTIL_AWAY = 8;

    /// Stripe's.
    private final ShiftedClock clock = new ShiftedClock();

    private final WorkerFixture worker = WorkerFixture.withoutWorker(clock);
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada");
    private String customer = "";

    @BeforeAll
    void start() {
        // Nothing but what a test does asks Stripe: no run of the reconciliation, no repetition.
        var _ =
                worker.startWorker(
                        "--payrail.stripe.retry.attempts=4",
                        "--payrail.stripe.retry.first-pause=20ms",
                        "--payrail.stripe.retry.longest-pause=100ms",
                        "--payrail.stripe.probe-interval=200ms",
                        "--payrail.reconciliation.interval=1h",
                        "--payrail.resolution.interval=1h");
        var command =
                new CustomerCommand.Create(
                        UUID.randomUUID(), owner, Instant.now(), "ada@example.com", "Ada");
        customer = ((CustomerReply.Ready) worker.execute(command)).customerId();
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @AfterEach
    void clearFaults() {
        stripe.clearFaults();
    }

    private PaymentCommand.Create payment() {
        return new PaymentCommand.Create(
                UUID.randomUUID(), owner, Instant.now(), 1099, "usd", null, null);
    }

    /// Questions are asked of Stripe once each, and those that come when it counts as away are not
    /// taken: nobody is asking when it is back.
    @Test
    void commandsGoOnWhenStripeIsBackThoughNobodyWasAskingIt(CapturedOutput output) {
        stripe.fault("bad_gateway_empty", -1, "GET", "/v1/.*");
        for (int i = 0; i < CALLS_UNTIL_AWAY; i++) {
            worker.send(
                    new Question.ListPaymentMethods(
                            UUID.randomUUID(), owner, Instant.now(), customer, 20, null));
        }
        await().atMost(PATIENCE).until(() -> output.getAll().contains(": Stripe is away"));
        stripe.clearFaults();

        assertThat(worker.execute(payment())).isInstanceOf(PaymentReply.Ready.class);
    }

    /// The API issues a request that is repeated anew. Stripe has forgotten the key by then, so the
    /// payment has to be looked for.
    @Test
    void aRequestThatIsRepeatedADayLaterChargesOnce() {
        var method =
                stripe.post("/v1/payment_methods/pm_card_visa/attach", "customer", customer)
                        .path("id")
                        .asString();
        var id = UUID.randomUUID();
        stripe.fault("close_after", 4, "POST", "/v1/payment_intents");
        var first = Instant.now().minus(Duration.ofHours(21));
        assertThat(worker.execute(payment(id, first, method))).isInstanceOf(Reply.Unresolved.class);
        stripe.clearFaults();
        assertThat(statusesOf(id)).containsExactly("succeeded");

        clock.shiftBy(Duration.ofHours(25));
        var reply = worker.execute(payment(id, Instant.now(), method));

        assertThat(statusesOf(id)).containsExactly("succeeded");
        assertThat(reply).isInstanceOf(PaymentReply.State.class);
    }

    private PaymentCommand.PayOffSession payment(UUID id, Instant issued, String method) {
        return new PaymentCommand.PayOffSession(
                id, owner, issued, 1099, "usd", method, null, null, null);
    }

    private List<String> statusesOf(UUID command) {
        return stripe.all("/v1/payment_intents").stream()
                .filter(intent ->
                        intent.path("metadata")
                                .path("payrail_command")
                                .asString("")
                                .equals(command.toString()))
                .map(intent -> intent.path("status").asString())
                .toList();
    }
}
