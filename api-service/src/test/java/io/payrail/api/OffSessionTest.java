package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Payments with a saved method, and what a payment can be given besides its price.
class OffSessionTest {
    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void aWorkerThatSucceeds() {
        Rig.WORKER.answers(Rig::success);
    }

    private RunningApi.Answer pay(String more) {
        return Rig.API.post(
                token,
                "/api/stripe/payments",
                """
                {"amount": 700, "currency": "EUR", "payment_method": "pm_1"%s}
                """
                        .formatted(more));
    }

    @Test
    void aPaymentIsAnsweredAsItIs() {
        var answer =
                pay(
                        ", \"reference\": \"r1\", \"description\": \"d\", \"metadata\": {\"a\": \"b\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("succeeded");
        assertThat(answer.header("Payrail-Payment-Id")).isEqualTo(answer.text("id"));
        var command =
                (PaymentCommand.PayOffSession) Rig.WORKER.receivedFrom(user).getFirst().command();
        assertThat(command.currency()).isEqualTo("eur");
        assertThat(command.paymentMethodId()).isEqualTo("pm_1");
        assertThat(command.metadata()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void aDeclineNamesThePaymentThatItLeavesOpen() {
        Rig.WORKER.answers(c ->
                new Reply.Declined(
                        c.id(), "authentication_required", "authentication_required", "pi_1"));

        var answer = pay("");

        assertThat(answer.status()).isEqualTo(402);
        assertThat(answer.text("code")).isEqualTo("authentication_required");
        assertThat(answer.text("payment_id")).isEqualTo("pi_1");
        assertThat(answer.text("detail")).contains("reference");
    }

    @Test
    void aMethodThatIsNotTheOwnersIsNotFound() {
        Rig.WORKER.answers(c ->
                new Reply.Rejected(c.id(), Rejection.PAYMENT_METHOD_NOT_FOUND, "payment_method"));

        var answer = pay("");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("errors").path(0).path("field").asString(""))
                .isEqualTo("payment_method");
    }

    @Test
    void whatCannotBeAMethodsIdIsNamed() {
        var answer =
                Rig.API.post(
                        token,
                        "/api/stripe/payments",
                        "{\"amount\": 7, \"currency\": \"eur\", \"payment_method\": \"visa\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.response().body()).contains("invalid_payment_method", "amount_too_small");
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @Test
    void aPaymentMayBeCapturedLaterAndItsMethodSaved() {
        var answer =
                Rig.API.post(
                        token,
                        "/api/stripe/create-payment-intent",
                        """
                        {"amount": 700, "currency": "eur", "capture": "manual", "description": "Two",
                         "metadata": {"a": "b"}, "save_payment_method": true}
                        """);

        assertThat(answer.status()).isEqualTo(200);
        var command = (PaymentCommand.Create) Rig.WORKER.receivedFrom(user).getFirst().command();
        assertThat(command.captureMethod()).isEqualTo("manual");
        assertThat(command.description()).isEqualTo("Two");
        assertThat(command.metadata()).isEqualTo(Map.of("a", "b"));
        assertThat(command.savePaymentMethod()).isTrue();
    }

    @Test
    void sayingWhatIsSoAnywayIsTheSameRequest() {
        String create = "/api/stripe/create-payment-intent";
        var _ = Rig.API.post(token, create, "{\"amount\": 700, \"currency\": \"eur\"}");
        var _ =
                Rig.API.post(
                        token,
                        create,
                        """
                        {"amount": 700, "currency": "eur", "capture": "automatic", "metadata": {},
                         "save_payment_method": false}
                        """);

        assertThat(Rig.WORKER.receivedFrom(user))
                .hasSize(2)
                .extracting(each -> each.command().fingerprint())
                .containsOnly(Rig.WORKER.receivedFrom(user).getFirst().command().fingerprint());
    }
}
