package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Command;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Capture, cancel and refund: one effect each, however often and whatever Stripe does to the call.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentChangeTest {
    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada");

    @BeforeAll
    void start() {
        var _ = worker.startWorker(WorkerFixture.impatient("3s"));
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    @AfterEach
    void clearFaults() {
        stripe.clearFaults();
    }

    private String open() {
        var command =
                new PaymentCommand.Create(
                        UUID.randomUUID(), owner, Instant.now(), 1099, "usd", null, null);
        return ((PaymentReply.Ready) worker.execute(command)).paymentId();
    }

    private String paid() {
        return confirmed(open());
    }

    private String authorized() {
        String payment = open();
        var changed = stripe.post("/v1/payment_intents/" + payment, "capture_method", "manual");
        assertThat(changed.path("capture_method").asString("")).isEqualTo("manual");
        return confirmed(payment);
    }

    private String confirmed(String payment) {
        var confirmed =
                stripe.post(
                        "/v1/payment_intents/" + payment + "/confirm",
                        "payment_method",
                        "pm_card_visa",
                        "use_stripe_sdk",
                        "true");
        assertThat(confirmed.path("status").asString("")).isIn("succeeded", "requires_capture");
        return payment;
    }

    private PaymentCommand.Capture capture(String payment, @Nullable Long amount) {
        return new PaymentCommand.Capture(UUID.randomUUID(), owner, Instant.now(), payment, amount);
    }

    private PaymentCommand.Cancel cancel(String payment, @Nullable String reason) {
        return new PaymentCommand.Cancel(UUID.randomUUID(), owner, Instant.now(), payment, reason);
    }

    private PaymentCommand.Refund refund(String payment, @Nullable Long amount) {
        return new PaymentCommand.Refund(
                UUID.randomUUID(), owner, Instant.now(), payment, amount, null);
    }

    private JsonNode atStripe(String payment) {
        return stripe.get("/v1/payment_intents/" + payment);
    }

    private List<JsonNode> refundsOf(String payment) {
        return stripe.all("/v1/refunds?payment_intent=" + payment + "&");
    }

    /// The calls of the command's execution, as the journal has them.
    private List<String> callsOf(Command command) {
        return worker.jdbc
                .sql(
                        """
                        SELECT call ->> 'call'
                        FROM journal, jsonb_array_elements(payload -> 'stripeRequests')
                                      WITH ORDINALITY AS calls (call, place)
                        WHERE aggregate_id = ? AND type = 'payrail.operation.executed.v1'
                        ORDER BY sequence, place
                        """)
                .param(command.id().toString())
                .query(String.class)
                .list();
    }

    @Test
    void aCaptureTakesAllThatWasSetAside() {
        String payment = authorized();

        var command = capture(payment, null);

        assertThat(worker.execute(command))
                .isEqualTo(
                        new PaymentReply.State(
                                command.id(), payment, "succeeded", 1099, 0, 1099, "usd"));
        assertThat(worker.journalOf(payment)).endsWith("payrail.payment.succeeded.v1");
        assertThat(callsOf(command)).containsExactly("capture_payment_intent");
    }

    @Test
    void aPartialCaptureReleasesTheRest() {
        String payment = authorized();

        var reply = (PaymentReply.State) worker.execute(capture(payment, 400L));

        assertThat(reply.amountReceived()).isEqualTo(400);
        assertThat(reply.amountCapturable()).isZero();
        assertThat(reply.status()).isEqualTo("succeeded");
    }

    @Test
    void aCaptureOfMoreThanWasSetAsideIsRefusedAndTakesNothing() {
        String payment = authorized();
        var command = capture(payment, 1100L);

        assertThat(worker.execute(command))
                .isEqualTo(new Reply.Rejected(command.id(), "amount_too_large", "amount"));
        assertThat(atStripe(payment).path("status").asString("")).isEqualTo("requires_capture");
    }

    @Test
    void whatIsCapturedCannotBeCapturedByAnotherCommandNorCanceled() {
        String payment = authorized();
        var _ = worker.execute(capture(payment, null));
        var again = capture(payment, null);
        var cancel = cancel(payment, null);

        assertThat(worker.execute(again))
                .isEqualTo(new Reply.Rejected(again.id(), "payment_intent_unexpected_state", null));
        assertThat(worker.execute(cancel))
                .isEqualTo(
                        new Reply.Rejected(cancel.id(), "payment_intent_unexpected_state", null));
    }

    @Test
    void aCanceledPaymentReleasesWhatWasSetAside() {
        String payment = authorized();
        var command = cancel(payment, "requested_by_customer");

        assertThat(worker.execute(command))
                .isEqualTo(
                        new PaymentReply.State(
                                command.id(), payment, "canceled", 1099, 0, 0, "usd"));
        assertThat(worker.journalOf(payment)).endsWith("payrail.payment.canceled.v1");
        assertThat(atStripe(payment).path("cancellation_reason").asString(""))
                .isEqualTo("requested_by_customer");
    }

    @Test
    void refundsGiveBackPartAfterPartUntilNothingIsLeft() {
        String payment = paid();

        var first = (PaymentReply.Refund) worker.execute(refund(payment, 500L));
        var tooMuch = refund(payment, 600L);
        var refused = worker.execute(tooMuch);
        var rest = (PaymentReply.Refund) worker.execute(refund(payment, null));
        var none = refund(payment, null);

        assertThat(first.amount()).isEqualTo(500);
        assertThat(first.status()).isEqualTo("succeeded");
        assertThat(refused)
                .isEqualTo(new Reply.Rejected(tooMuch.id(), "amount_too_large", "amount"));
        assertThat(rest.amount()).isEqualTo(599);
        assertThat(worker.execute(none))
                .isEqualTo(new Reply.Rejected(none.id(), "charge_already_refunded", null));
        assertThat(refundsOf(payment)).hasSize(2);
        assertThat(worker.journalOf(payment))
                .filteredOn(type -> type.equals("payrail.refund.succeeded.v1"))
                .hasSize(2);
    }

    @Test
    void aRefundSaysWhichCommandMadeItAndWhy() {
        String payment = paid();
        var command =
                new PaymentCommand.Refund(
                        UUID.randomUUID(), owner, Instant.now(), payment, 100L, "duplicate");

        var reply = (PaymentReply.Refund) worker.execute(command);

        assertThat(reply.reason()).isEqualTo("duplicate");
        var made = stripe.get("/v1/refunds/" + reply.refundId());
        assertThat(made.path("metadata").path("payrail_command").asString(""))
                .isEqualTo(command.id().toString());
        assertThat(made.path("reason").asString("")).isEqualTo("duplicate");
    }

    @Test
    void whatIsNotPaidCannotBeRefunded() {
        var command = refund(open(), null);

        assertThat(worker.execute(command))
                .isEqualTo(
                        new Reply.Rejected(command.id(), "payment_intent_unexpected_state", null));
    }

    @Test
    void anothersPaymentAndNoneAtAllAreTheSameAndStripeIsNotAsked() {
        String payment = paid();
        var stranger = new Owner("user-" + UUID.randomUUID(), null, null);
        var now = Instant.now();
        for (String id : List.of(payment, "pi_none")) {
            var commands =
                    List.of(
                            new PaymentCommand.Capture(UUID.randomUUID(), stranger, now, id, null),
                            new PaymentCommand.Cancel(UUID.randomUUID(), stranger, now, id, null),
                            new PaymentCommand.Refund(
                                    UUID.randomUUID(), stranger, now, id, null, null));
            for (var command : commands) {
                assertThat(worker.execute(command))
                        .isEqualTo(
                                new Reply.Rejected(
                                        command.id(), Rejection.PAYMENT_NOT_FOUND, null));
                assertThat(callsOf(command)).isEmpty();
            }
        }
        assertThat(refundsOf(payment)).isEmpty();
    }

    @Test
    void theSameCommandAgainIsAnsweredAgainAndNotExecutedAgain() {
        var capture = capture(authorized(), null);
        var cancel = cancel(open(), null);
        var refund = refund(paid(), 100L);

        for (Command command : List.of(capture, cancel, refund)) {
            var first = worker.execute(command);
            assertThat(first).isInstanceOf(PaymentReply.class);
            assertThat(worker.execute(command)).isEqualTo(first);
        }
        assertThat(refundsOf(refund.paymentId())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate_limit",
                "server_error_before",
                "bad_gateway_empty",
                "close_before",
                "close_after",
                "reset_after",
                "hang"
            })
    void aCallThatFailsOnTheWayIsMadeAgainAndHasOneEffect(String kind) {
        var capture = capture(authorized(), 700L);
        var cancel = cancel(open(), null);
        var refund = refund(paid(), 100L);
        stripe.fault(kind, 2, "POST", "/v1/payment_intents/.*/capture");
        stripe.fault(kind, 2, "POST", "/v1/payment_intents/.*/cancel");
        stripe.fault(kind, 2, "POST", "/v1/refunds");

        assertThat(((PaymentReply.State) worker.execute(capture)).amountReceived()).isEqualTo(700);
        assertThat(((PaymentReply.State) worker.execute(cancel)).status()).isEqualTo("canceled");
        assertThat(((PaymentReply.Refund) worker.execute(refund)).amount()).isEqualTo(100);
        assertThat(refundsOf(refund.paymentId())).hasSize(1);
        assertThat(worker.journalOf(refund.paymentId()))
                .filteredOn(type -> type.equals("payrail.refund.created.v1"))
                .hasSize(1);
    }

    @Test
    void anErrorThatStripeRepeatsForEverIsNoFailureAndItsEffectIsFound() {
        // Stripe stores the 500 with the key and answers it from then on, although it was done.
        for (Command command :
                List.of(capture(authorized(), null), cancel(open(), null), refund(paid(), 100L))) {
            stripe.fault(
                    "server_error_after",
                    1,
                    "POST",
                    "/v1/(refunds|payment_intents/.*/(capture|cancel))");

            assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(worker.statusOf(command.id())).isEqualTo("succeeded"));
            assertThat(worker.execute(command)).isInstanceOf(PaymentReply.class);
            if (command instanceof PaymentCommand.Refund refund) {
                assertThat(refundsOf(refund.paymentId())).hasSize(1);
            }
        }
    }

    @Test
    void aRefundBeyondTheSafetyWindowIsLookedForAmongThePaymentsRefundsFirst() {
        String payment = paid();
        var late =
                new PaymentCommand.Refund(
                        UUID.randomUUID(),
                        owner,
                        Instant.now().minus(Duration.ofDays(2)),
                        payment,
                        100L,
                        null);
        var made =
                stripe.post(
                        "/v1/refunds",
                        "payment_intent",
                        payment,
                        "amount",
                        "100",
                        "metadata[payrail_command]",
                        late.id().toString());
        var _ = worker.execute(refund(payment, 50L));

        var reply = (PaymentReply.Refund) worker.execute(late);

        assertThat(reply.refundId()).isEqualTo(made.path("id").asString());
        assertThat(refundsOf(payment)).hasSize(2);
        assertThat(callsOf(late)).containsExactly("list_refunds_of_payment");
    }

    @Test
    void aCaptureAndACancellationBeyondTheSafetyWindowLookAtThePaymentFirst() {
        var old = Instant.now().minus(Duration.ofDays(2));
        String captured = authorized();
        var _ = stripe.post("/v1/payment_intents/" + captured + "/capture");
        String canceled = open();
        var _ = stripe.post("/v1/payment_intents/" + canceled + "/cancel");
        var capture = new PaymentCommand.Capture(UUID.randomUUID(), owner, old, captured, null);
        var cancel = new PaymentCommand.Cancel(UUID.randomUUID(), owner, old, canceled, null);

        assertThat(((PaymentReply.State) worker.execute(capture)).status()).isEqualTo("succeeded");
        assertThat(((PaymentReply.State) worker.execute(cancel)).status()).isEqualTo("canceled");
        assertThat(callsOf(capture)).containsExactly("retrieve_payment_intent");
        assertThat(callsOf(cancel)).containsExactly("retrieve_payment_intent");
    }
}
