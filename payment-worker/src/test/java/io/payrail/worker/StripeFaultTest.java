package io.payrail.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Messages;
import io.payrail.contract.OperationExecuted;
import io.payrail.contract.OperationExecuted.StripeRequest;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.Requester;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever Stripe does to a call: one effect, and an answer that says what is known.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeFaultTest {
    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);

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

    private static PaymentCommand.Create payment(String currency) {
        var owner = new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada");
        return new PaymentCommand.Create(
                UUID.randomUUID(), owner, Instant.now(), 1099, currency, null, null);
    }

    private int intentsOf(UUID command) {
        int count = 0;
        for (var intent : stripe.get("/v1/payment_intents?limit=100").path("data")) {
            if (intent.path("metadata")
                    .path("payrail_command")
                    .asString("")
                    .equals(command.toString())) {
                count++;
            }
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate_limit",
                "server_error_before",
                "bad_gateway_empty",
                "close_before",
                "close_after",
                "reset_before",
                "reset_after",
                "hang"
            })
    void aCallThatFailsOnTheWayIsMadeAgainAndHasOneEffect(String kind) {
        var command = payment("usd");
        stripe.fault(kind, 2, "POST", "/v1/payment_intents");

        var reply = (PaymentReply.Ready) worker.execute(command);

        assertThat(intentsOf(command.id())).isEqualTo(1);
        assertThat(worker.journalOf(reply.paymentId()))
                .containsExactly("payrail.payment.created.v1");
    }

    /// The answer to the first request is lost after its effect; the second is told what the first
    /// one was.
    @Test
    void theJournalHasWhoAskedAndEachRequestThatWasMadeOfStripe() {
        var owner =
                new Owner(
                        "user-" + UUID.randomUUID(),
                        null,
                        null,
                        new Requester("shop-backend", "service", "0123456789abcdef"));
        var command =
                new PaymentCommand.Create(
                        UUID.randomUUID(), owner, Instant.now(), 1099, "usd", null, null);
        stripe.fault("close_after", 1, "POST", "/v1/payment_intents");

        var reply = (PaymentReply.Ready) worker.execute(command);

        var executed = executed(command.id());
        assertThat(executed.outcome()).isEqualTo("succeeded");
        assertThat(executed.objectId()).isEqualTo(reply.paymentId());
        assertThat(executed.requestedBy()).isEqualTo("shop-backend");
        assertThat(executed.role()).isEqualTo("service");
        assertThat(executed.addressHash()).isEqualTo("0123456789abcdef");
        var intents =
                executed.stripeRequests().stream()
                        .filter(request -> request.call().equals("create_payment_intent"))
                        .toList();
        assertThat(intents).hasSize(2);
        var unanswered = intents.getFirst();
        assertThat(unanswered)
                .isEqualTo(
                        new StripeRequest(
                                unanswered.at(), "create_payment_intent", null, null, null));
        assertThat(executed.stripeRequests()).extracting(StripeRequest::at).isSorted();
        assertThat(intents.getLast().requestId()).startsWith("req_");
        assertThat(intents.getLast().replayOf())
                .startsWith("req_")
                .isNotEqualTo(intents.getLast().requestId());
        assertThat(executed.stripeRequests())
                .extracting(StripeRequest::call)
                .contains("create_customer", "create_ephemeral_key");
    }

    private OperationExecuted executed(UUID command) {
        var payload =
                worker.jdbc
                        .sql(
                                """
                                SELECT payload::text FROM journal
                                WHERE aggregate_id = ? AND type = 'payrail.operation.executed.v1'
                                """)
                        .param(command.toString())
                        .query(String.class)
                        .single();
        return (OperationExecuted)
                Messages.decodeEvent("payrail.operation.executed.v1", payload.getBytes(UTF_8))
                        .orElseThrow();
    }

    @Test
    void anErrorThatStripeRepeatsForEverIsNoFailureAndItsEffectIsFound() {
        var command = payment("usd");
        // Stripe stores the 500 with the key and answers it from then on, although the intent
        // exists.
        stripe.fault("server_error_after", 1, "POST", "/v1/payment_intents");

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));
        assertThat(worker.journalOf(command.id().toString()))
                .startsWith("payrail.operation.unresolved.v1", "payrail.operation.executed.v1");

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(worker.statusOf(command.id())).isEqualTo("succeeded"));
        assertThat(intentsOf(command.id())).isEqualTo(1);
    }

    @Test
    void anUnresolvedOperationIsResolvedWhenStripeAnswersAgain() {
        var command = payment("usd");
        stripe.fault("bad_gateway_empty", -1, "POST", "/v1/payment_intents");
        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        clearFaults();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(worker.statusOf(command.id())).isEqualTo("succeeded"));
        assertThat(intentsOf(command.id())).isEqualTo(1);
        assertThat(
                        worker.jdbc
                                .sql("SELECT count(*) FROM unresolved WHERE operation_id = ?")
                                .param(command.id())
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    void whatStripeRefusesIsRejectedWithTheParameterAtFault() {
        var command = payment("xxx");

        var reply = (Reply.Rejected) worker.execute(command);

        assertThat(reply.field()).isEqualTo("currency");
        assertThat(worker.statusOf(command.id())).isEqualTo("rejected");
    }

    @Test
    void aCustomerWhoseCreationWasCutOffIsNotMadeTwice() {
        var command = payment("usd");
        stripe.fault("reset_after", 2, "POST", "/v1/customers");

        var _ = worker.execute(command);

        int customers = 0;
        for (var customer : stripe.get("/v1/customers?limit=100").path("data")) {
            if (customer.path("metadata")
                    .path("payrail_owner")
                    .asString("")
                    .equals(command.owner().id())) {
                customers++;
            }
        }
        assertThat(customers).isEqualTo(1);
    }

    @Test
    void aCustomerThatItsKeyHasMadeWithOtherParametersIsAdopted() {
        var command = payment("usd");
        var made =
                stripe.postWithKey(
                        "/v1/customers",
                        command.id() + ":customer",
                        "email=earlier%40example.com&metadata[payrail_command]="
                                + command.id()
                                + "&metadata[payrail_owner]="
                                + command.owner().id());

        var reply = (PaymentReply.Ready) worker.execute(command);

        assertThat(reply.customerId()).isEqualTo(made.path("id").asString());
    }

    @Test
    void aCustomersKeyThatWasUsedOtherwiseIsNotGivenUpBeforeItIsKnownWhatItMade() {
        var command = payment("usd");
        var _ =
                stripe.postWithKey(
                        "/v1/customers", command.id() + ":customer", "email=other%40example.com");

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        assertThat(
                        worker.jdbc
                                .sql("SELECT command_id FROM owner_customer WHERE owner = ?")
                                .param(command.owner().id())
                                .query(UUID.class)
                                .list())
                .containsExactly(command.id());
    }

    @Test
    void whoeverWaitsForAnothersPaymentGetsItOnceItIsThere() {
        var owner = new Owner("user-" + UUID.randomUUID(), null, null);
        var first = payment(owner, "order-1");
        var second = payment(owner, "order-1");
        stripe.fault("bad_gateway_empty", -1, "POST", "/v1/payment_intents");
        assertThat(worker.execute(first)).isEqualTo(new Reply.Unresolved(first.id()));
        assertThat(worker.execute(second))
                .isEqualTo(
                        new Reply.Rejected(
                                second.id(), Rejection.REFERENCE_IN_PROGRESS, "reference"));

        clearFaults();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(worker.statusOf(second.id())).isEqualTo("succeeded"));
        var answered = (PaymentReply.Ready) worker.execute(second);
        assertThat(answered.paymentId())
                .isEqualTo(((PaymentReply.Ready) worker.execute(first)).paymentId());
        assertThat(intentsOf(first.id()) + intentsOf(second.id())).isEqualTo(1);
    }

    private static PaymentCommand.Create payment(Owner owner, String reference) {
        return new PaymentCommand.Create(
                UUID.randomUUID(), owner, Instant.now(), 1099, "usd", reference, null);
    }

    @Test
    void aSlowOwnerDelaysNobodyElse() {
        var slow = payment("usd");
        var answer =
                stripe.postJson(
                        "/_simulator/faults",
                        """
                        {"kind": "hang", "next": 1, "idempotency_key": "%s:.*"}
                        """
                                .formatted(slow.id()));
        assertThat(answer.path("error").isMissingNode()).as(answer.toString()).isTrue();
        worker.send(slow);

        for (int i = 0; i < 5; i++) {
            assertThat(worker.execute(payment("usd"))).isInstanceOf(PaymentReply.Ready.class);
        }

        assertThat(worker.awaitReply(slow.id())).isInstanceOf(PaymentReply.Ready.class);
    }
}
