package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/// Payments with a saved method: charged once at most, and only with a method of the owner's own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OffSessionPaymentTest {
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

    /// An owner with a customer and one saved method.
    private record Payer(Owner owner, String customer, String method) {}

    private Payer payer(String card) {
        var owner = new Owner("user-" + UUID.randomUUID(), "ada@example.com", "Ada");
        var first =
                (PaymentReply.Ready)
                        worker.execute(
                                new PaymentCommand.Create(
                                        UUID.randomUUID(),
                                        owner,
                                        Instant.now(),
                                        500,
                                        "usd",
                                        null,
                                        null));
        var method =
                stripe.post(
                        "/v1/payment_methods/" + card + "/attach", "customer", first.customerId());
        assertThat(method.path("id").asString("")).startsWith("pm_");
        return new Payer(owner, first.customerId(), method.path("id").asString());
    }

    private static PaymentCommand.PayOffSession pay(
            Payer payer, String method, @Nullable String reference) {
        return new PaymentCommand.PayOffSession(
                UUID.randomUUID(),
                payer.owner(),
                Instant.now(),
                1099,
                "usd",
                method,
                reference,
                "November",
                Map.of("cart", "7"));
    }

    private List<JsonNode> madeBy(UUID command) {
        return stripe.all("/v1/payment_intents").stream()
                .filter(intent ->
                        intent.path("metadata")
                                .path("payrail_command")
                                .asString("")
                                .equals(command.toString()))
                .toList();
    }

    @Test
    void aSavedMethodPaysWithoutThePayer() {
        var payer = payer("pm_card_visa");
        var command = pay(payer, payer.method(), "order-1");

        var reply = (PaymentReply.State) worker.execute(command);

        assertThat(reply.status()).isEqualTo("succeeded");
        assertThat(reply.amountReceived()).isEqualTo(1099);
        var intent = madeBy(command.id()).getFirst();
        assertThat(intent.path("customer").asString("")).isEqualTo(payer.customer());
        assertThat(intent.path("description").asString("")).isEqualTo("November");
        assertThat(intent.path("metadata").path("cart").asString("")).isEqualTo("7");
        assertThat(worker.execute(command)).isEqualTo(reply);
        assertThat(madeBy(command.id())).hasSize(1);
        assertThat(worker.journalOf(reply.paymentId())).contains("payrail.payment.succeeded.v1");
    }

    @Test
    void aDeclineLeavesAnOpenPaymentWithWhichThePayerIsBroughtBack() {
        var payer = payer("pm_card_authenticationRequired");
        var command = pay(payer, payer.method(), "order-2");

        var reply = (Reply.Declined) worker.execute(command);

        assertThat(reply.code()).isEqualTo("authentication_required");
        String payment = madeBy(command.id()).getFirst().path("id").asString();
        assertThat(reply.paymentId()).isEqualTo(payment);
        assertThat(worker.execute(command)).isEqualTo(reply);
        assertThat(worker.journalOf(command.id().toString()))
                .containsExactly("payrail.operation.declined.v1", "payrail.operation.executed.v1");
        assertThat(worker.journalOf(payment)).contains("payrail.payment.attempt_failed.v1");

        var back =
                (PaymentReply.Ready)
                        worker.execute(
                                new PaymentCommand.Create(
                                        UUID.randomUUID(),
                                        payer.owner(),
                                        Instant.now(),
                                        1099,
                                        "usd",
                                        "order-2",
                                        null));
        assertThat(back.paymentId()).isEqualTo(payment);
    }

    @Test
    void aMethodOfAnotherCustomersOrOfNobodysDoesNotPay() {
        var payer = payer("pm_card_visa");
        var other = payer("pm_card_visa");
        var unattached =
                stripe.post("/v1/payment_methods", "type", "card", "card[token]", "tok_visa")
                        .path("id")
                        .asString("pm_none");

        for (String method : List.of(other.method(), unattached, "pm_card_visa", "pm_none")) {
            var command = pay(payer, method, null);
            assertThat(worker.execute(command))
                    .as(method)
                    .isEqualTo(
                            new Reply.Rejected(
                                    command.id(),
                                    Rejection.PAYMENT_METHOD_NOT_FOUND,
                                    "payment_method"));
            assertThat(madeBy(command.id())).isEmpty();
        }
    }

    @Test
    void whoHasNoCustomerHasNoMethodAndGetsNoCustomer() {
        var stranger = new Payer(new Owner("user-" + UUID.randomUUID(), null, null), "", "pm_1");
        var command = pay(stranger, "pm_1", null);

        assertThat(((Reply.Rejected) worker.execute(command)).code())
                .isEqualTo(Rejection.PAYMENT_METHOD_NOT_FOUND);
    }

    @Test
    void whatIsPaidIsNotPaidAgainUnderItsReference() {
        var payer = payer("pm_card_visa");
        var _ = (PaymentReply.State) worker.execute(pay(payer, payer.method(), "order-3"));
        var again = pay(payer, payer.method(), "order-3");

        assertThat(worker.execute(again))
                .isEqualTo(new Reply.Rejected(again.id(), Rejection.REFERENCE_IN_USE, "reference"));
        assertThat(madeBy(again.id())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server_error_before", "close_before", "close_after", "reset_after", "hang"})
    void aCallThatFailsOnTheWayChargesOnce(String kind) {
        var payer = payer("pm_card_visa");
        var command = pay(payer, payer.method(), null);
        stripe.fault(kind, 2, "POST", "/v1/payment_intents");

        assertThat(((PaymentReply.State) worker.execute(command)).status()).isEqualTo("succeeded");
        assertThat(madeBy(command.id())).hasSize(1);
    }

    @Test
    void anErrorThatStripeRepeatsForEverIsNoFailureAndItsEffectIsFound() {
        var payer = payer("pm_card_visa");
        var command = pay(payer, payer.method(), null);
        stripe.fault("server_error_after", 1, "POST", "/v1/payment_intents");

        assertThat(worker.execute(command)).isEqualTo(new Reply.Unresolved(command.id()));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(worker.statusOf(command.id())).isEqualTo("succeeded"));
        assertThat(madeBy(command.id())).hasSize(1);
    }

    @Test
    void aPaymentMayBeCapturedLaterAndItsMethodSaved() {
        var owner = new Owner("user-" + UUID.randomUUID(), null, null);
        var command =
                new PaymentCommand.Create(
                        UUID.randomUUID(),
                        owner,
                        Instant.now(),
                        1099,
                        "usd",
                        null,
                        null,
                        "manual",
                        "Two of the blue ones",
                        Map.of("cart", "7"),
                        true);

        var _ = (PaymentReply.Ready) worker.execute(command);

        var intent = madeBy(command.id()).getFirst();
        assertThat(intent.path("capture_method").asString("")).isEqualTo("manual");
        assertThat(intent.path("setup_future_usage").asString("")).isEqualTo("off_session");
        assertThat(intent.path("description").asString("")).isEqualTo("Two of the blue ones");
        assertThat(intent.path("metadata").path("cart").asString("")).isEqualTo("7");
    }
}
