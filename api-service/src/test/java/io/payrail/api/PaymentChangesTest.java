package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Capture, cancel and refund over HTTP.
class PaymentChangesTest {
    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void aWorkerThatSucceeds() {
        Rig.WORKER.answers(Rig::success);
    }

    private RunningApi.Answer post(String path, String body) {
        return Rig.API.post(token, "/api/stripe/payments/" + path, body);
    }

    private PaymentCommand sent() {
        var sent = Rig.WORKER.receivedFrom(user);
        assertThat(sent).hasSize(1);
        return (PaymentCommand) sent.getFirst().command();
    }

    @Test
    void aCaptureIsAnsweredWithThePaymentAsItIs() {
        var answer = post("pi_1/capture", "{\"amount\": 400}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().toString())
                .isEqualTo(
                        """
                        {"id":"pi_1","status":"succeeded","amount":1099,"amount_capturable":0,\
                        "amount_received":1099,"currency":"usd"}\
                        """);
        assertThat(answer.header("Payrail-Payment-Id")).isEqualTo("pi_1");
        var command = (PaymentCommand.Capture) sent();
        assertThat(command.paymentId()).isEqualTo("pi_1");
        assertThat(command.amount()).isEqualTo(400);
    }

    @Test
    void aCancellationIsAnsweredWithThePaymentAsItIs() {
        var answer = post("pi_1/cancel", "{\"reason\": \"abandoned\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("canceled");
        assertThat(((PaymentCommand.Cancel) sent()).reason()).isEqualTo("abandoned");
    }

    @Test
    void aRefundIsAnsweredWithTheRefund() {
        var answer = post("pi_1/refunds", "{\"amount\": 500, \"reason\": \"duplicate\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("id")).startsWith("re_");
        assertThat(answer.text("payment")).isEqualTo("pi_1");
        assertThat(answer.text("status")).isEqualTo("succeeded");
        assertThat(answer.json().path("amount").asLong()).isEqualTo(500);
        assertThat(answer.text("reason")).isEqualTo("duplicate");
        assertThat(answer.header("Payrail-Payment-Id")).isEqualTo("pi_1");
    }

    @Test
    void whatIsNotSaidIsLeftToStripe() {
        var answer = post("pi_1/refunds", "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("reason")).isFalse();
        var command = (PaymentCommand.Refund) sent();
        assertThat(command.amount()).isNull();
        assertThat(command.reason()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pi_1/capture|{\"amount\": 0}|amount|out_of_range",
                "pi_1/capture|{\"amount\": \"1\"}|amount|wrong_type",
                "pi_1/capture|{\"amount\": 1.5}|amount|wrong_type",
                "pi_1/capture|{\"reason\": \"abandoned\"}|reason|unknown_field",
                "pi_1/cancel|{\"reason\": \"no more wanted\"}|reason|unknown_choice",
                "pi_1/refunds|{\"amount\": -5}|amount|out_of_range",
                "pi_1/refunds|{\"amount\": 99999999999999999999}|amount|out_of_range",
                "pi_1/refunds|{\"reason\": \"abandoned\"}|reason|unknown_choice",
            })
    void whatIsAtFaultIsNamedAndNothingIsSent(String path, String body, String field, String code) {
        var answer = post(path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("invalid_request");
        assertThat(answer.json().path("errors").path(0).path("field").asString(""))
                .isEqualTo(field);
        assertThat(answer.json().path("errors").path(0).path("code").asString("")).isEqualTo(code);
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"capture", "cancel", "refunds"})
    void whatCannotBeAPaymentsIdIsNotFoundAndNothingIsSent(String action) {
        for (String id : new String[] {"pi_", "ch_1", "pi_%20", "pi_-"}) {
            assertThat(post(id + "/" + action, "{}").status()).as(id).isEqualTo(404);
        }
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    static Stream<Arguments> rejections() {
        return Stream.of(
                arguments(Rejection.PAYMENT_NOT_FOUND, null, 404, ""),
                arguments("payment_intent_unexpected_state", null, 409, ""),
                arguments("charge_already_refunded", null, 409, ""),
                arguments("charge_disputed", null, 409, ""),
                arguments("amount_too_large", "amount", 400, "amount"));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void aRejectionHasItsStatusItsCodeAndTheClientsOwnField(
            String code, @Nullable String field, int status, String named) {
        Rig.WORKER.answers(c -> new Reply.Rejected(c.id(), code, field));

        var answer = post("pi_1/refunds", "{\"amount\": 5}");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.json().path("errors").path(0).path("field").asString(""))
                .isEqualTo(named);
        assertThat(answer.header("Payrail-Operation-Id")).isNotBlank();
    }

    @Test
    void theSameKeyForAnotherPaymentIsTheSameOperation() {
        String key = "key of " + user;
        var _ =
                Rig.API.post(
                        token, "/api/stripe/payments/pi_1/refunds", "{}", "Idempotency-Key", key);
        var _ =
                Rig.API.post(
                        token, "/api/stripe/payments/pi_2/refunds", "{}", "Idempotency-Key", key);

        var sent = Rig.WORKER.receivedFrom(user);

        assertThat(sent)
                .extracting(each -> each.command().id())
                .hasSize(2)
                .containsOnly(sent.getFirst().command().id());
        assertThat(sent).extracting(each -> each.command().fingerprint()).doesNotHaveDuplicates();
    }
}
