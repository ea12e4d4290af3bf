package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payrail.embedded.ServerStartException;
import io.payrail.local.demo.Demo;
import io.payrail.local.token.User;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String CREATED = "payrail.payment.created.v1";
    private static final String SUCCEEDED = "payrail.payment.succeeded.v1";

    @TempDir private static Path folder;

    private static LocalStack stack;

    private Shopper shopper;
    private PublishedEvents events;

    @BeforeAll
    static void start() {
        stack = PatientApi.start(folder);
    }

    @AfterAll
    static void stop() {
        stack.close();
        stack.close();
    }

    @BeforeEach
    void enter() {
        shopper = new Shopper(stack.target(User.named("shopper")));
        events = new PublishedEvents(stack.bootstrapServers());
    }

    @AfterEach
    void leave() {
        shopper.close();
        events.close();
    }

    @Test
    void aPaymentGoesTheWholeWayAndEachOfItsChangesComesOutOnce() throws Exception {
        var created = shopper.createPayment("whole-way", 4200);
        assertThat(created.status()).isEqualTo(200);
        String payment = Shopper.idOf(created.text("client_secret"));
        assertThat(created.text("customer")).startsWith("cus_");
        assertThat(created.text("ephemeralKey")).startsWith("ek_test_");

        var confirmed = shopper.confirm(created.text("client_secret"), "pm_card_visa");
        assertThat(confirmed.text("status")).isEqualTo("succeeded");

        await().atMost(PATIENCE).until(() -> events.of(payment).contains(SUCCEEDED));
        await().atMost(PATIENCE).until(events::workerIsThroughStripeEvents);
        assertThat(events.of(payment)).containsExactly(CREATED, SUCCEEDED);
        var seen = shopper.payment(payment);
        assertThat(seen.text("status")).isEqualTo("succeeded");
        assertThat(seen.body().path("amount_received").asLong()).isEqualTo(4200);
    }

    @Test
    void webhooksSentAgainChangeNothing() throws Exception {
        String secret = shopper.createPayment("duplicates", 700).text("client_secret");
        String payment = Shopper.idOf(secret);
        shopper.confirm(secret, "pm_card_visa");
        await().atMost(PATIENCE).until(() -> events.of(payment).contains(SUCCEEDED));

        assertThat(shopper.resendEventsOf(payment)).isGreaterThanOrEqualTo(2);
        assertThat(shopper.resendEventsOf(payment)).isGreaterThanOrEqualTo(2);

        await().atMost(PATIENCE).until(events::workerIsThroughStripeEvents);
        String later = Shopper.idOf(shopper.createPayment("later", 100).text("client_secret"));
        await().atMost(PATIENCE).until(() -> events.of(later).contains(CREATED));
        assertThat(events.ofEach(payment)).containsExactly(CREATED, SUCCEEDED);
    }

    @Test
    void aRepeatedIdempotencyKeyGivesTheSamePaymentAndAnotherRequestUnderItIsRefused() {
        var first = shopper.createPayment("repeated", 1000);
        var second = shopper.createPayment("repeated", 1000);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("client_secret")).isEqualTo(first.text("client_secret"));
        assertThat(shopper.createPayment("repeated", 1001).status()).isEqualTo(422);
    }

    @Test
    void everythingIsKeptOverARestart() {
        String secret = shopper.createPayment("kept", 900).text("client_secret");
        String payment = Shopper.idOf(secret);
        await().atMost(PATIENCE).until(() -> events.of(payment).contains(CREATED));
        leave();

        stack.close();
        start();
        enter();

        assertThat(shopper.createPayment("kept", 900).text("client_secret")).isEqualTo(secret);
        assertThat(shopper.confirm(secret, "pm_card_visa").text("status")).isEqualTo("succeeded");
        await().atMost(PATIENCE).until(() -> events.of(payment).contains(SUCCEEDED));
        assertThat(events.ofEach(payment)).containsExactly(CREATED, SUCCEEDED);
    }

    @Test
    void aSecondStackOnTheSameDataIsRefused() {
        assertThatThrownBy(LocalStackTest::start)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("Another running program uses");
        assertThat(shopper.createPayment("still-there", 100).status()).isEqualTo(200);
    }

    @Test
    void theOperatorOperatesAndTheBannerSaysHow() throws Exception {
        assertThat(deadLettersFor(User.OPERATOR)).isEqualTo(200);
        assertThat(deadLettersFor("shopper")).isEqualTo(403);

        var printed = new ByteArrayOutputStream();
        Banner.print(
                stack,
                new Settings(folder, StripeAccount.Simulated.account(), false, false),
                PATIENCE,
                new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("Checkout     " + stack.checkout(), "Try it       " + stack.tryPage())
                .contains(
                        "PAYRAIL_OPERATOR_URL=%s PAYRAIL_OPERATOR_TOKEN=$(curl -s %soperator)"
                                .formatted(stack.operations(), stack.tokens()));
    }

    private static int deadLettersFor(String user) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            stack.operations().resolve("/operator/dead-letters"))
                                    .header(
                                            "Authorization",
                                            "Bearer " + stack.token(User.named(user)))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void theDemoPlaysItsDayAndFindsEveryEventOnce() throws Exception {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        boolean fine = new Demo(stack.target(User.named("demo")), Clock.systemUTC(), out).play();

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .doesNotContain("WRONG")
                .doesNotContain("_secret_")
                .contains("command", "Stripe API", "commit", "webhook in", "event out");
        assertThat(fine).isTrue();
    }
}
