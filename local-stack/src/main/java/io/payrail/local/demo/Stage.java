package io.payrail.local.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// What the steps of the day act with: the app's user at Payrail's API and at Stripe, the team's
/// operator at Stripe, Stripe's webhook sender; and what they expect to be published.
final class Stage {
    private static final int HTTP_ACCEPTED = 202;
    private static final int HTTP_UNAVAILABLE = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DemoTarget target;
    private final Http http;
    private final List<Expected> expected = new ArrayList<>();

    Stage(DemoTarget target, Http http) {
        this.target = target;
        this.http = http;
    }

    List<Expected> expected() {
        return List.copyOf(expected);
    }

    void expect(String type, String aggregate) {
        expected.add(new Expected(type, aggregate));
    }

    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new UnexpectedAnswerException(otherwise);
        }
    }

    static String newKey() {
        return UUID.randomUUID().toString();
    }

    /// The app asks Payrail, and again under the same key while it has no result yet.
    Answer api(String path, String idempotencyKey, Map<String, ?> body) {
        return repeatedly(
                () ->
                        http.postJson(
                                "app",
                                target.api().resolve("/api/stripe/" + path),
                                Map.of(
                                        "Authorization",
                                        "Bearer " + target.token(),
                                        "Idempotency-Key",
                                        idempotencyKey),
                                body),
                answer -> answer.status() != HTTP_ACCEPTED && answer.status() != HTTP_UNAVAILABLE);
    }

    /// Asks until the answer is as wanted, at most for so long.
    ///
    /// @return the last answer
    private static Answer repeatedly(Supplier<Answer> request, Predicate<Answer> wanted) {
        long began = System.nanoTime();
        Answer answer = request.get();
        while (!wanted.test(answer) && System.nanoTime() - began < PATIENCE.toNanos()) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnexpectedAnswerException("Interrupted before asking again");
            }
            answer = request.get();
        }
        return answer;
    }

    /// The app asks Payrail for a payment.
    ///
    /// @return the client secret
    String createPayment(long amount, String currency) {
        return api(
                        "create-payment-intent",
                        newKey(),
                        Map.of("amount", amount, "currency", currency))
                .expect(200)
                .text("client_secret");
    }

    /// The app confirms with what a person typed in, as Stripe's SDKs do: the card becomes a
    /// payment method, which confirms, and both go to Stripe with the publishable key.
    Answer confirm(String clientSecret, String card) {
        Map<String, String> app = Map.of("Authorization", "Bearer " + target.publishableKey());
        String paymentMethod =
                http.postForm(
                                "app",
                                target.stripe().resolve("/v1/payment_methods"),
                                app,
                                Map.of(
                                        "type", "card",
                                        "card[number]", card,
                                        "card[exp_month]", "12",
                                        "card[exp_year]", "2034",
                                        "card[cvc]", "123"))
                        .expect(200)
                        .text("id");
        return http.postForm(
                "app",
                target.stripe().resolve("/v1/payment_intents/" + idOf(clientSecret) + "/confirm"),
                app,
                Map.of(
                        "client_secret", clientSecret,
                        "payment_method", paymentMethod,
                        "return_url", "https://example.com/done"));
    }

    static String idOf(String clientSecret) {
        return clientSecret.substring(0, clientSecret.indexOf("_secret_"));
    }

    /// The team sets something up in Stripe.
    Answer operate(String path, Map<String, String> form) {
        return http.postForm("operator", target.stripe().resolve(path), operator(), form);
    }

    JsonNode look(String path) {
        return http.get("operator", target.stripe().resolve(path), operator()).expect(200).body();
    }

    /// The simulator is told how often it loses a webhook.
    void loseWebhooks(int percent) {
        control("/_simulator/webhooks", Map.of("loss_percent", percent));
    }

    /// The simulator sends events of its list once more, signed as ever, in this order; each until
    /// it is accepted, as Stripe does.
    void resend(List<String> events) {
        for (String event : events) {
            Answer answer =
                    repeatedly(
                            () -> control("/_simulator/events/" + event + "/resend", Map.of()),
                            Stage::isAccepted);
            require(isAccepted(answer), "A webhook was not accepted");
        }
    }

    private static boolean isAccepted(Answer answer) {
        return answer.body().path("accepted").asInt() == 1;
    }

    private Answer control(String path, Map<String, ?> how) {
        return http.postJson("simulator", target.stripe().resolve(path), Map.of(), how).expect(200);
    }

    private Map<String, String> operator() {
        return Map.of("Authorization", "Bearer " + target.secretKey().value());
    }
}
