package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Command;
import io.payrail.contract.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The three commands, over HTTP, through real Kafka and back.
class CommandsTest {
    private static final String PAYMENT = "/api/stripe/create-payment-intent";

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void aPaymentAnswersWithTheNamesThatAppsExpect() {
        var answer = Rig.API.post(token, PAYMENT, "{\"amount\":1099,\"currency\":\"EUR\"}");

        assertThat(answer.status()).isEqualTo(200);
        var received = Rig.WORKER.receivedFrom(user).getFirst();
        var id = received.command().id();
        assertThat(answer.json().propertyNames())
                .containsExactly("client_secret", "customer", "ephemeralKey");
        assertThat(answer.text("client_secret")).isEqualTo("pi_secret_of_" + id);
        assertThat(answer.text("customer")).isEqualTo("cus_" + user);
        assertThat(answer.text("ephemeralKey")).isEqualTo("ek_secret_of_" + id);
        assertThat(answer.header("Payrail-Operation-Id")).isEqualTo(id.toString());
        assertThat(answer.header("Payrail-Payment-Id")).startsWith("pi_of_");
        assertThat(answer.header("Cache-Control")).contains("no-store");

        var command = (Command.CreatePayment) received.command();
        assertThat(command.amount()).isEqualTo(1099);
        assertThat(command.currency()).isEqualTo("eur");
        assertThat(command.owner().email()).isEqualTo(user + "@users.example");
        assertThat(received.key()).isEqualTo(user);
        assertThat(received.headers())
                .containsEntry(Headers.COMMAND_ID, id.toString())
                .containsEntry(Headers.REPLY_PARTITION, "0")
                .containsKey(Headers.TRACEPARENT);
    }
}
