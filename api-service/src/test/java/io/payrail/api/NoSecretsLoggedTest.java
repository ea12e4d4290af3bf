package io.payrail.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Command;
import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Question;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.contract.SessionCommand;
import io.payrail.contract.SessionReply;
import io.payrail.contract.SubscriptionCommand;
import io.payrail.contract.SubscriptionReply;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Drives every endpoint, with success and with every kind of failure, with values that are marked,
/// and looks for the marks in all that was logged meanwhile, and in the metrics.
@ExtendWith(OutputCaptureExtension.class)
class NoSecretsLoggedTest {
    private static final String MARK = "s3cretm4rk";
    private static final List<String> PATHS =
            List.of(
                    "/api/stripe/create-payment-intent",
                    "/api/stripe/create-customer",
                    "/api/stripe/create-subscription",
                    "/api/stripe/billing-portal-sessions",
                    "/api/stripe/checkout-sessions");

    private static Reply success(Command command) {
        return switch (command) {
            case PaymentCommand.Create c ->
                    new PaymentReply.Ready(
                            c.id(),
                            "pi_1",
                            new Secret("pi_1_secret_" + MARK),
                            "cus_1",
                            new Secret("ek_test_" + MARK),
                            new Secret("cuss_secret_" + MARK));
            case PaymentCommand.PayOffSession _,
                    PaymentCommand.Capture _,
                    PaymentCommand.Cancel _,
                    PaymentCommand.Refund _ ->
                    Rig.success(command);
            case CustomerCommand.Create c -> new CustomerReply.Ready(c.id(), "cus_1");
            case CustomerCommand.Update c -> new CustomerReply.Updated(c.id(), c.customerId());
            case CustomerCommand.Erase c -> new CustomerReply.Erased(c.id(), c.customerId());
            case CustomerCommand.DetachMethod c ->
                    new CustomerReply.MethodDetached(c.id(), c.paymentMethodId());
            case CustomerCommand.ChooseMethod c ->
                    new CustomerReply.MethodChosen(c.id(), c.customerId(), c.paymentMethodId());
            case CustomerCommand.SetUp c ->
                    new CustomerReply.SetupReady(
                            c.id(),
                            "seti_1",
                            new Secret("seti_1_secret_" + MARK),
                            "cus_1",
                            new Secret("ek_" + MARK),
                            null);
            case CustomerCommand.OpenSession c ->
                    new CustomerReply.SessionReady(
                            c.id(), "cus_1", new Secret("cuss_secret_" + MARK), Instant.EPOCH);
            case SubscriptionCommand.Create c ->
                    new SubscriptionReply.Ready(c.id(), "sub_1", new Secret("pi_2_secret_" + MARK));
            case Question.ListPaymentMethods q ->
                    new CustomerReply.PaymentMethods(
                            q.id(),
                            List.of(
                                    new CustomerReply.PaymentMethod(
                                            "pm_1",
                                            "card",
                                            new CustomerReply.Card("visa", "4242", 4, 2031),
                                            true)),
                            null);
            case SubscriptionCommand.Cancel c -> Rig.success(c);
            case SubscriptionCommand.Resume c -> Rig.success(c);
            case SubscriptionCommand.Change c -> Rig.success(c);
            case SessionCommand.Portal c ->
                    new SessionReply.Portal(c.id(), new Secret("https://portal.example/" + MARK));
            case SessionCommand.Checkout c ->
                    new SessionReply.Checkout(
                            c.id(),
                            "cs_test_1",
                            "open",
                            new Secret("https://checkout.example/" + MARK));
            case Question.PreviewSubscription q -> Rig.success(q);
        };
    }

    @Test
    void nothingOfARequestOrAReplyIsLoggedOrMeasured(CapturedOutput output) {
        var token =
                Rig.TOKENS.with(claims ->
                        claims.subject(Rig.user())
                                .claim("email", MARK + "@users.example")
                                .claim("name", "Name " + MARK));
        var bodies =
                List.of(
                        "{\"amount\":500,\"currency\":\"usd\",\"reference\":\"%s\"}"
                                .formatted(MARK),
                        "{\"email\":\"%1$s@b.example\",\"name\":\"%1$s\"}".formatted(MARK),
                        "{\"customerId\":\"cus_%1$s\",\"priceId\":\"price_%1$s\"}".formatted(MARK),
                        "{\"return_url\":\"https://shop.example/%s\"}".formatted(MARK),
                        """
                        {"mode":"payment","price":"price_%1$s","success_url":"https://shop.example/%1$s",
                         "cancel_url":"https://shop.example/%1$s"}
                        """
                                .formatted(MARK),
                        "{\"email\":\"%s\"}".formatted(MARK),
                        "{\"%s\":1}".formatted(MARK),
                        MARK);

        Rig.WORKER.answers(NoSecretsLoggedTest::success);
        var answers =
                PATHS.stream()
                        .flatMap(path ->
                                bodies.stream()
                                        .map(body ->
                                                Rig.API.post(
                                                        token,
                                                        path,
                                                        body,
                                                        "Idempotency-Key",
                                                        MARK + path + body.length())))
                        .toList();
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(5);
        assertThat(answers)
                .filteredOn(answer -> answer.response().body().contains(MARK))
                .as("the marks did go the whole way")
                .hasSize(4);

        Rig.WORKER.answers(command -> new Reply.Declined(command.id(), "card_declined", null));
        assertThat(Rig.API.post(token, PATHS.getFirst(), bodies.getFirst()).status())
                .isEqualTo(402);
        Rig.WORKER.answers(command -> null);
        assertThat(Rig.API.post(token, PATHS.get(1), bodies.get(1), "Prefer", "wait=0").status())
                .isEqualTo(202);
        // A reply that is cut off in the middle of a secret.
        Rig.WORKER.write(
                0, ("{\"type\":\"payment_ready.v1\",\"clientSecret\":\"" + MARK).getBytes(UTF_8));
        Rig.API.get(MARK, "/api/stripe/payments/" + MARK);
        Rig.API.get(token, "/api/stripe/payments/pi_" + MARK);
        Rig.API.get(token, "/api/stripe/operations/" + MARK);
        Rig.API.get(token, "/" + MARK + "?" + MARK);
        Rig.API.post(token, PATHS.getFirst(), bodies.getFirst(), "Stripe-Version", MARK);
        Rig.API.post(
                token,
                PATHS.getFirst(),
                bodies.getFirst(),
                "traceparent",
                MARK,
                "Prefer",
                "wait=0");
        Stream.of(
                        "GET /" + MARK + "\u0001 HTTP/1.1\r\n\r\n",
                        "GET /api/stripe/config HTTP/1.1\r\nHost: x\r\nAuthor\u0001ization: "
                                + MARK
                                + "\r\n\r\n",
                        "GET /api/stripe/config HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: \u0001"
                                + MARK
                                + "=\u00ff\"\r\n\r\n")
                .forEach(request -> RawHttp.exchange(Rig.API.port(), request));
        commandsThatFail(token, bodies.getFirst());

        assertThat(output.getAll()).contains("was not acknowledged").doesNotContain(MARK);
        assertThat(Rig.API.management("/actuator/prometheus").response().body())
                .doesNotContain(MARK);
    }

    /// Kafka refuses a command, for its size, after it was written.
    private static void commandsThatFail(String token, String body) {
        try (var api =
                Rig.start(
                        "--spring.kafka.producer.properties.max.request.size=100",
                        "--payrail.api.command.reply-partition=3")) {
            assertThat(api.post(token, PATHS.getFirst(), body).status()).isEqualTo(503);
        }
    }
}
