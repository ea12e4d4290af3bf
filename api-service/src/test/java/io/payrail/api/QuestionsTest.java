package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.CustomerReply;
import io.payrail.contract.Question;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What only Stripe knows, asked through Kafka and back, with a customer's payment methods as the
/// example.
class QuestionsTest {
    private static final String PATH = "/api/stripe/customers/cus_1/payment-methods";

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void anAnswerHasTheNamesThatAreDocumentedAndNoOperation() {
        Rig.WORKER.answers(question ->
                new CustomerReply.PaymentMethods(
                        question.id(),
                        List.of(
                                new CustomerReply.PaymentMethod(
                                        "pm_1",
                                        "card",
                                        new CustomerReply.Card("visa", "4242", 4, 2031),
                                        true),
                                new CustomerReply.PaymentMethod("pm_2", "link", null, false)),
                        "pm_2"));

        var answer = Rig.API.get(token, PATH);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body())
                .isEqualTo(
                        """
                        {"data":[{"id":"pm_1","type":"card","card":{"brand":"visa","last4":"4242",\
                        "exp_month":4,"exp_year":2031},"default":true},\
                        {"id":"pm_2","type":"link","default":false}],"next_cursor":"pm_2"}\
                        """);
        assertThat(answer.header("Payrail-Operation-Id")).isEmpty();
    }

    @Test
    void aQuestionNamesTheOwnerAndNothingPersonal() {
        var answer = Rig.API.get(token, PATH + "?limit=7&cursor=pm_0");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).contains("\"next_cursor\":null");
        var question = (Question.ListPaymentMethods) received().command();
        assertThat(question.customerId()).isEqualTo("cus_1");
        assertThat(question.limit()).isEqualTo(7);
        assertThat(question.after()).isEqualTo("pm_0");
        assertThat(question.owner().id()).isEqualTo(user);
        assertThat(question.owner().email()).isNull();
        assertThat(question.owner().name()).isNull();
        assertThat(received().key()).isEqualTo(user);
    }

    @Test
    void neitherIdempotencyKeyNorPreferMeansAnything() {
        for (int i = 0; i < 2; i++) {
            var answer =
                    Rig.API.send(
                            Rig.API
                                    .request(PATH)
                                    .header("Authorization", "Bearer " + token)
                                    .header("Idempotency-Key", "the same")
                                    .header("Prefer", "respond-async"));
            assertThat(answer.status()).isEqualTo(200);
        }

        assertThat(Rig.WORKER.receivedFrom(user))
                .extracting(each -> each.command().id())
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void noReplyInTimeIs503AndNothingToAskForLater() {
        Rig.WORKER.answers(_ -> null);
        try (var hasty =
                Rig.start(
                        "--payrail.api.command.reply-wait=300ms",
                        "--payrail.api.command.reply-partition=3")) {
            var answer = hasty.get(token, PATH);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("code")).isEqualTo("no_answer");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(answer.header("Location")).isEmpty();
            await().until(() -> !Rig.WORKER.receivedFrom(user).isEmpty());
            UUID id = received().command().id();
            assertThat(hasty.get(token, "/api/stripe/operations/" + id).status()).isEqualTo(404);
            assertThat(Metrics.of(hasty, "payrail.api.unheard")).isEqualTo(1);
            assertThat(Metrics.of(hasty, "payrail.api.accepted")).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        Rejection.CUSTOMER_NOT_FOUND + ",404," + Rejection.CUSTOMER_NOT_FOUND,
        Rejection.PROCESSOR_UNAVAILABLE + ",503," + Rejection.PROCESSOR_UNAVAILABLE,
        Rejection.PROCESSOR_REFUSED + ",503," + Rejection.PROCESSOR_REFUSED,
        Rejection.INVALID_CURSOR + ",400,invalid_request",
        "parameter_unknown,400,parameter_unknown"
    })
    void aRefusalHasItsStatusAndNoOperation(String rejection, int status, String code) {
        Rig.WORKER.answers(question -> new Reply.Rejected(question.id(), rejection, null));

        var answer = Rig.API.get(token, PATH);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.header("Retry-After").isEmpty()).isEqualTo(status != 503);
        assertThat(answer.header("Payrail-Operation-Id")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=1&limit=2",
                "limit=1e1",
                "cursor=",
                "cursor=x",
                "cursor=pm_1&cursor=pm_2",
                "cursor=pm_%00",
                "cursor=pm_1%27%20OR",
                "cursor=PM_1"
            })
    void aPageThatCannotBeIsRefusedBeforeAnybodyIsAsked(String query) {
        var answer = Rig.API.get(token, PATH + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("invalid_request");
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .isEqualTo(query.replaceFirst("=.*", ""));
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "cus_", "cus_%F0%9F%92%B3", "cus_1%27", "pi_1"})
    void whatCannotBeACustomerIsNotThere(String id) {
        var answer = Rig.API.get(token, "/api/stripe/customers/" + id + "/payment-methods");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @Test
    void anOperatorAsksForTheOwnerWhoseCustomerItIs() {
        CustomerRows.insert("cus_of_" + user, user, "a@b.example", "Ada", false);
        var operator = Rig.TOKENS.with(c -> c.subject("op").claim("roles", "payments:operate"));

        var known =
                Rig.API.get(operator, "/api/stripe/customers/cus_of_" + user + "/payment-methods");
        var absent = Rig.API.get(operator, "/api/stripe/customers/cus_absent/payment-methods");

        assertThat(known.status()).isEqualTo(200);
        assertThat(received().command().owner().id()).isEqualTo(user);
        assertThat(absent.status()).isEqualTo(404);
    }

    private ScriptedWorker.Received received() {
        return Rig.WORKER.receivedFrom(user).getFirst();
    }
}
