package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Owner;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/// Questions, with a customer's payment methods as the example: asked of Stripe each time, without
/// a trace in the database.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionTest {
    private final WorkerFixture worker = WorkerFixture.withoutWorker();
    private final StripeClientFixture stripe =
            new StripeClientFixture(worker.stripe.baseUrl(), WorkerFixture.SECRET_KEY);
    private final Owner owner = new Owner("user-" + UUID.randomUUID(), null, null);
    private String customer = "";

    @BeforeAll
    void start() {
        var _ =
                worker.startWorker(
                        "--payrail.stripe.call-timeout=3s", "--payrail.reconciliation.interval=1h");
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
        var _ = stripe.delete("/_simulator/faults");
    }

    private Question.ListPaymentMethods question(Owner asking, int limit, @Nullable String after) {
        return new Question.ListPaymentMethods(
                UUID.randomUUID(), asking, Instant.now(), customer, limit, after);
    }

    private String attach(String token) {
        return stripe.post("/v1/payment_methods/" + token + "/attach", "customer", customer)
                .path("id")
                .asString();
    }

    private List<Long> rows() {
        return List.of(
                worker.jdbc.sql("SELECT count(*) FROM operation").query(Long.class).single(),
                worker.jdbc.sql("SELECT count(*) FROM journal").query(Long.class).single(),
                worker.jdbc.sql("SELECT count(*) FROM unresolved").query(Long.class).single());
    }

    @Test
    void paymentMethodsAreListedPageByPageAndTheDefaultOneIsMarked() {
        var attached = new ArrayList<String>();
        for (var token : List.of("pm_card_visa", "pm_card_mastercard", "pm_card_amex")) {
            attached.addFirst(attach(token));
        }
        var _ =
                stripe.post(
                        "/v1/customers/" + customer,
                        "invoice_settings[default_payment_method]",
                        attached.getLast());
        var before = rows();

        var first = (CustomerReply.PaymentMethods) worker.execute(question(owner, 2, null));
        var rest = (CustomerReply.PaymentMethods) worker.execute(question(owner, 2, first.next()));

        assertThat(first.methods()).hasSize(2);
        assertThat(first.next()).isEqualTo(attached.get(1));
        assertThat(rest.methods()).hasSize(1);
        assertThat(rest.next()).isNull();
        var all = new ArrayList<>(first.methods());
        all.addAll(rest.methods());
        assertThat(all)
                .extracting(CustomerReply.PaymentMethod::id)
                .containsExactlyElementsOf(attached);
        assertThat(all)
                .extracting(CustomerReply.PaymentMethod::preferred)
                .containsExactly(false, false, true);
        assertThat(all.getLast().card())
                .satisfies(card -> {
                    assertThat(card.brand()).isEqualTo("visa");
                    assertThat(card.last4()).isEqualTo("4242");
                    assertThat(card.expiryMonth()).isBetween(1, 12);
                    assertThat(card.expiryYear()).isGreaterThan(2025);
                });
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void anothersCustomerIsNotThereAndStripeIsNotAsked() {
        var question = question(new Owner("user-" + UUID.randomUUID(), null, null), 20, null);
        assertThat(worker.execute(question(owner, 20, null)))
                .isInstanceOf(CustomerReply.PaymentMethods.class);
        long asked = requests();
        assertThat(asked).isPositive();

        assertThat(worker.execute(question))
                .isEqualTo(new Reply.Rejected(question.id(), Rejection.CUSTOMER_NOT_FOUND, null));
        assertThat(requests()).isEqualTo(asked);
    }

    private long requests() {
        return stripe.get("/_simulator/ledger?sections=requests")
                .path("requests")
                .valueStream()
                .filter(request -> request.path("path").asString().endsWith("/payment_methods"))
                .count();
    }

    @Test
    void aCursorThatStripeDoesNotKnowIsSaidToBeNone() {
        var question = question(owner, 20, "pm_absent");

        assertThat(worker.execute(question))
                .isEqualTo(new Reply.Rejected(question.id(), Rejection.INVALID_CURSOR, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_limit", "bad_gateway_empty", "reset_after", "hang"})
    void whatStripeDoesNotAnswerIsAnsweredAtOnceAndLeavesNothing(String kind) {
        var answer =
                stripe.postJson(
                        "/_simulator/faults",
                        """
                        {"kind": "%s", "method": "GET", "path": "/v1/customers/.*/payment_methods", "next": 20}
                        """
                                .formatted(kind));
        assertThat(answer.path("error").isMissingNode()).as(answer.toString()).isTrue();
        var before = rows();
        var question = question(owner, 20, null);

        assertThat(worker.execute(question))
                .isEqualTo(
                        new Reply.Rejected(question.id(), Rejection.PROCESSOR_UNAVAILABLE, null));
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aQuestionThatNobodyCanBeWaitingForIsNotPutToStripe() {
        var old =
                new Question.ListPaymentMethods(
                        UUID.randomUUID(),
                        owner,
                        Instant.now().minus(Duration.ofMinutes(2)),
                        customer,
                        20,
                        null);
        long asked = requests();

        assertThat(worker.execute(old))
                .isEqualTo(new Reply.Rejected(old.id(), Rejection.PROCESSOR_UNAVAILABLE, null));
        assertThat(requests()).isEqualTo(asked);
    }
}
