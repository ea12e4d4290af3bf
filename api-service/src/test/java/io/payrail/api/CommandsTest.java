package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.Headers;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Secret;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The three commands, over HTTP, through real Kafka and back.
class CommandsTest {
    private static final String PAYMENT = "/api/stripe/create-payment-intent";
    private static final String CUSTOMER = "/api/stripe/create-customer";
    private static final String SUBSCRIPTION = "/api/stripe/create-subscription";

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
        var id = received().command().id();
        assertThat(answer.json().propertyNames())
                .containsExactly("client_secret", "customer", "ephemeralKey");
        assertThat(answer.text("client_secret")).isEqualTo("pi_secret_of_" + id);
        assertThat(answer.text("customer")).isEqualTo("cus_" + user);
        assertThat(answer.text("ephemeralKey")).isEqualTo("ek_secret_of_" + id);
        assertThat(answer.header("Payrail-Operation-Id")).isEqualTo(id.toString());
        assertThat(answer.header("Payrail-Payment-Id")).startsWith("pi_of_");
    }

    @Test
    void aPaymentAnswersWithACustomerSessionWhereTheWorkerGivesOne() {
        Rig.WORKER.answers(command ->
                new PaymentReply.Ready(
                        command.id(),
                        "pi_1",
                        new Secret("pi_1_secret_x"),
                        "cus_1",
                        null,
                        new Secret("cuss_secret_x")));

        var answer = Rig.API.post(token, PAYMENT, "{\"amount\":1099,\"currency\":\"EUR\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body())
                .isEqualTo(
                        """
                        {"client_secret":"pi_1_secret_x","customer":"cus_1",\
                        "customerSessionClientSecret":"cuss_secret_x"}\
                        """);
    }

    @Test
    void aPaymentIsPublishedAsItWasAskedForUnderItsOwner() {
        var answer =
                Rig.API.post(
                        token,
                        PAYMENT,
                        "{\"amount\":1099,\"currency\":\"EUR\",\"reference\":\"order 7\"}",
                        "Stripe-Version",
                        "2026-07-29.dahlia",
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        assertThat(answer.status()).isEqualTo(200);
        var command = (PaymentCommand.Create) received().command();
        assertThat(command.amount()).isEqualTo(1099);
        assertThat(command.currency()).isEqualTo("eur");
        assertThat(command.reference()).isEqualTo("order 7");
        assertThat(command.mobileSdkVersion()).isEqualTo("2026-07-29.dahlia");
        assertThat(command.owner().email()).isEqualTo(user + "@users.example");
        assertThat(command.owner().name()).isEqualTo("User " + user);
        assertThat(command.id().version()).isEqualTo(7);
        assertThat(received().key()).isEqualTo(user);
        assertThat(received().headers())
                .containsEntry(Headers.COMMAND_ID, command.id().toString())
                .containsEntry(Headers.REPLY_PARTITION, "0");
        // The client's trace, sampled as it asked, and a step of our own in it.
        assertThat(received().headers().get(Headers.TRACEPARENT))
                .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01")
                .doesNotContain("b7ad6b7169203331");
    }

    @Test
    void aTraceContextThatIsNoneIsReplacedByANewOne() {
        Rig.API.post(
                token, PAYMENT, "{\"amount\":99,\"currency\":\"usd\"}", "traceparent", "00-0-0-0");

        assertThat(received().headers().get(Headers.TRACEPARENT))
                .matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-0[01]");
    }

    @Test
    void aCustomerAnswersWithItsId() {
        var answer =
                Rig.API.post(token, CUSTOMER, "{\"email\":\"a@b.example\",\"name\":\"Ada L.\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("customerId");
        assertThat(answer.text("customerId")).isEqualTo("cus_" + user);
        var command = (CustomerCommand.Create) received().command();
        assertThat(command.email()).isEqualTo("a@b.example");
        assertThat(command.name()).isEqualTo("Ada L.");
    }

    @Test
    void aSubscriptionAnswersWithItsIdAndSecret() {
        var answer =
                Rig.API.post(
                        token, SUBSCRIPTION, "{\"customerId\":\"cus_1\",\"priceId\":\"price_1\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames()).containsExactly("subscriptionId", "clientSecret");
        assertThat(answer.text("subscriptionId")).isEqualTo("sub_1");
        assertThat(answer.text("clientSecret")).startsWith("pi_sub_secret_of_");
        var command = (SubscriptionCommand.Create) received().command();
        assertThat(command.customerId()).isEqualTo("cus_1");
        assertThat(command.priceId()).isEqualTo("price_1");
    }

    @Test
    void aSubscriptionWithNothingToPaySaysNullAndDoesNotLeaveTheSecretOut() {
        Rig.WORKER.answers(command -> new SubscriptionReply.Ready(command.id(), "sub_trial", null));

        var answer =
                Rig.API.post(
                        token, SUBSCRIPTION, "{\"customerId\":\"cus_1\",\"priceId\":\"gold\"}");

        assertThat(answer.response().body())
                .isEqualTo("{\"subscriptionId\":\"sub_trial\",\"clientSecret\":null}");
    }

    @Test
    void anAnswerIsNeitherStoredNorSniffedNorFramed() {
        var answer = Rig.API.post(token, PAYMENT, "{\"amount\":99,\"currency\":\"usd\"}");

        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.response().headers().firstValue("Server")).isEmpty();
        assertThat(answer.response().headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aCommandIsNotExecutedAndThenRefusedForItsAcceptHeader() {
        var answer =
                Rig.API.post(
                        token,
                        PAYMENT,
                        "{\"amount\":99,\"currency\":\"usd\"}",
                        "Accept",
                        "text/html");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void aTokenClaimThatIsNoEmailAddressIsLeftOut() {
        var odd =
                Rig.TOKENS.with(
                        claims -> claims.subject(user).claim("email", "nobody").claim("name", 7));

        assertThat(Rig.API.post(odd, PAYMENT, "{\"amount\":99,\"currency\":\"usd\"}").status())
                .isEqualTo(200);
        assertThat(received().command().owner().email()).isNull();
        assertThat(received().command().owner().name()).isNull();
    }

    private ScriptedWorker.Received received() {
        return Rig.WORKER.receivedFrom(user).getFirst();
    }
}
