package io.payrail.local.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// What the steps of the day act with: the app's user at Payrail's API and at Stripe, the team's
/// operator at Stripe, Stripe's webhook sender; and what they expect to be published.
final class Stage {
    /// An event that has to come out exactly once.
    record Expected(String type, String aggregate) {}

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

    /// The app asks Payrail.
    Answer api(String path, String idempotencyKey, Map<String, ?> body) {
        return http.postJson(
                "app",
                target.api().resolve("/api/stripe/" + path),
                Map.of(
                        "Authorization",
                        "Bearer " + target.token(),
                        "Idempotency-Key",
                        idempotencyKey),
                body);
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

    /// The app confirms with what a person typed in, as Stripe's SDKs do: the publishable key, the
    /// client secret, the card.
    Answer confirm(String clientSecret, String card) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_secret", clientSecret);
        form.put("payment_method_data[type]", "card");
        form.put("payment_method_data[card][number]", card);
        form.put("payment_method_data[card][exp_month]", "12");
        form.put("payment_method_data[card][exp_year]", "2034");
        form.put("payment_method_data[card][cvc]", "123");
        form.put("return_url", "https://example.com/done");
        return http.postForm(
                "app",
                target.stripe().resolve("/v1/payment_intents/" + idOf(clientSecret) + "/confirm"),
                Map.of("Authorization", "Bearer " + target.publishableKey()),
                form);
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

    /// The simulator sends events of its list once more, signed as ever, in this order.
    void resend(List<String> events) {
        Answer answer = control("/_simulator/events/resend", Map.of("ids", events));
        int accepted = answer.body().path("accepted").asInt();
        require(
                accepted == events.size(),
                "%d of %d webhooks were accepted".formatted(accepted, events.size()));
    }

    private Answer control(String path, Map<String, ?> how) {
        return http.postJson("simulator", target.stripe().resolve(path), Map.of(), how).expect(200);
    }

    private Map<String, String> operator() {
        return Map.of("Authorization", "Bearer " + target.secretKey().value());
    }
}
