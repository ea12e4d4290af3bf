package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.api.RunningApi.Answer;
import io.payrail.contract.Command;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an owner does with their customer and its payment methods, over HTTP and through Kafka.
class CustomerCommandsTest {
    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    private Command received() {
        return Rig.WORKER.receivedFrom(user).getFirst().command();
    }

    private Answer delete(String path) {
        return Rig.API.send(
                Rig.API.request(path).header("Authorization", "Bearer " + token).DELETE());
    }

    @Test
    void anUpdateNeedsOneOfItsFieldsAndAsksForNoMore() {
        var answer = Rig.API.post(token, "/api/stripe/customers/cus_1", "{\"name\":\"Ada\"}");

        assertThat(answer.response().body()).isEqualTo("{\"id\":\"cus_1\"}");
        assertThat(answer.header("Payrail-Operation-Id")).isNotEmpty();
        var command = (CustomerCommand.Update) received();
        assertThat(command.customerId()).isEqualTo("cus_1");
        assertThat(command.name()).isEqualTo("Ada");
        assertThat(command.email()).isNull();
        assertThat(command.owner().email()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', email, required",
        "'{\"email\":\"nobody\"}', email, invalid_email",
        "'{\"email\":null,\"name\":null}', email, required",
        "'{\"name\":\" \"}', name, blank",
        "'{\"name\":\"Ada\",\"phone\":\"1\"}', phone, unknown_field"
    })
    void anUpdateThatCannotBeNamesWhatIsWrong(String body, String field, String code) {
        var answer = Rig.API.post(token, "/api/stripe/customers/cus_1", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("field").asString()).isEqualTo(field);
        assertThat(answer.json().path("errors").path(0).path("code").asString()).isEqualTo(code);
    }

    @Test
    void anErasureSaysThatTheCustomerIsDeleted() {
        var answer = delete("/api/stripe/customers/cus_1");

        assertThat(answer.response().body()).isEqualTo("{\"id\":\"cus_1\",\"deleted\":true}");
        assertThat(((CustomerCommand.Erase) received()).customerId()).isEqualTo("cus_1");
        assertThat(received().owner().name()).isNull();
    }

    @Test
    void aPaymentMethodIsDetached() {
        var answer = delete("/api/stripe/payment-methods/pm_1");

        assertThat(answer.response().body()).isEqualTo("{\"id\":\"pm_1\",\"detached\":true}");
        assertThat(((CustomerCommand.DetachMethod) received()).paymentMethodId()).isEqualTo("pm_1");
    }

    @Test
    void aPaymentMethodIsChosen() {
        var path = "/api/stripe/customers/cus_1/default-payment-method";

        var answer = Rig.API.post(token, path, "{\"payment_method\":\"pm_1\"}");
        var none = Rig.API.post(token, path, "{}");
        var other = Rig.API.post(token, path, "{\"payment_method\":\"pi_1\"}");

        assertThat(answer.response().body())
                .isEqualTo("{\"customer\":\"cus_1\",\"default_payment_method\":\"pm_1\"}");
        assertThat(none.status()).isEqualTo(400);
        assertThat(other.json().path("errors").path(0).path("code").asString())
                .isEqualTo("invalid_payment_method");
    }

    @Test
    void aSetupAnswersWithTheAccessThatTheWorkerGives() {
        var path = "/api/stripe/setup-intents";

        var key = Rig.API.post(token, path, "{}", "Stripe-Version", "2026-07-29.dahlia");
        assertThat(((CustomerCommand.SetUp) received()).mobileSdkVersion())
                .isEqualTo("2026-07-29.dahlia");
        Rig.WORKER.answers(command ->
                new CustomerReply.SetupReady(
                        command.id(),
                        "seti_1",
                        new Secret("seti_1_secret_x"),
                        "cus_1",
                        null,
                        new Secret("cuss_secret_x")));
        var session = Rig.API.post(token, path, "{}");

        assertThat(key.json().propertyNames())
                .containsExactly("setup_intent", "client_secret", "customer", "ephemeralKey");
        assertThat(session.response().body())
                .isEqualTo(
                        """
                        {"setup_intent":"seti_1","client_secret":"seti_1_secret_x","customer":"cus_1",\
                        "customerSessionClientSecret":"cuss_secret_x"}\
                        """);
        assertThat(Rig.API.post(token, path, "{}", "Stripe-Version", "new").status())
                .isEqualTo(400);
        assertThat(Rig.API.post(token, path, "{\"customer\":\"cus_2\"}").status()).isEqualTo(400);
    }

    @Test
    void aCustomerSessionIsForTheMobileElementUnlessItIsSaidOtherwise() {
        var path = "/api/stripe/customer-sessions";

        var answer = Rig.API.post(token, path, "{}");
        var other = Rig.API.post(token, path, "{\"component\":\"buy_button\"}");

        assertThat(answer.json().propertyNames())
                .containsExactly("customer", "customerSessionClientSecret", "expires_at");
        assertThat(((CustomerCommand.OpenSession) received()).component())
                .isEqualTo("mobile_payment_element");
        assertThat(other.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/stripe/customers/x",
                "/api/stripe/customers/cus_1%27",
                "/api/stripe/payment-methods/cus_1",
                "/api/stripe/payment-methods/pm_%F0%9F%92%B3"
            })
    void whatCannotBeAnIdIsNotThere(String path) {
        assertThat(delete(path).status()).isEqualTo(404);
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @Test
    void aSetupIntentSaysHowItStandsToItsOwnerOnly() {
        CustomerRows.insertSetup("seti_of_" + user, user);
        var path = "/api/stripe/setup-intents/seti_of_" + user;

        assertThat(Rig.API.get(token, path).response().body())
                .isEqualTo(
                        """
                        {"id":"seti_of_%s","status":"requires_payment_method","customer":"cus_1",\
                        "failure":{"code":"card_declined"},"created_at":"2026-11-23T10:00:00Z",\
                        "observed_at":"2026-11-23T10:00:00Z"}\
                        """
                                .formatted(user));
        assertThat(Rig.API.get(Rig.TOKENS.of(Rig.user()), path).status()).isEqualTo(404);
        assertThat(Rig.API.get(token, "/api/stripe/setup-intents/x").status()).isEqualTo(404);
    }
}
