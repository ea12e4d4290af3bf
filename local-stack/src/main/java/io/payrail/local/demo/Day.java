package io.payrail.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What happens on the scripted day.
final class Day {
    /// @param title for the timeline
    record Step(String title, Script script) {}

    /// Acts, says what it expects to be published, and throws when an answer is not as it should
    /// be.
    interface Script {
        void play(Stage stage);
    }

    private static final int HTTP_PAYMENT_REQUIRED = 402;

    private String customer = "";
    private String paidIntent = "";

    private Day() {}

    static List<Step> steps() {
        var day = new Day();
        return List.of(
                new Step("A customer", day::customer),
                new Step("A payment, confirmed with 4242 4242 4242 4242", day::payment),
                new Step("A payment, declined with 4000 0000 0000 0002", day::declined),
                new Step(
                        "A payment, insufficient funds with 4000 0000 0000 9995",
                        day::insufficientFunds),
                new Step("A subscription, confirmed to active", day::subscription),
                new Step("The same request twice, one Idempotency-Key", day::repeatedRequest),
                new Step("A webhook sent twice more", day::repeatedWebhook),
                new Step("Webhooks in the wrong order", day::reorderedWebhooks));
    }

    private void customer(Stage stage) {
        customer =
                stage.api(
                                "create-customer",
                                Stage.newKey(),
                                Map.of("email", "dana@example.com", "name", "Dana"))
                        .expect(200)
                        .text("customerId");
        stage.expect("customer.created", customer);
    }

    private void payment(Stage stage) {
        String secret = stage.createPayment(4200, "eur");
        paidIntent = Stage.idOf(secret);
        String status = stage.confirm(secret, "4242424242424242").expect(200).text("status");
        stage.require(status.equals("succeeded"), "The payment is " + status);
        stage.expect("payment.created", paidIntent);
        stage.expect("payment.succeeded", paidIntent);
    }

    private void declined(Stage stage) {
        failing(stage, "4000000000000002", "generic_decline");
    }

    private void insufficientFunds(Stage stage) {
        failing(stage, "4000000000009995", "insufficient_funds");
    }

    private static void failing(Stage stage, String card, String declineCode) {
        String secret = stage.createPayment(1999, "usd");
        Answer answer = stage.confirm(secret, card).expect(HTTP_PAYMENT_REQUIRED);
        String reason = answer.body().path("error").path("decline_code").asString();
        stage.require(reason.equals(declineCode), "The decline code is " + reason);
        stage.expect("payment.created", Stage.idOf(secret));
        stage.expect("payment.attempt_failed", Stage.idOf(secret));
    }

    private void subscription(Stage stage) {
        String price =
                stage.operate(
                                "/v1/prices",
                                Map.of(
                                        "currency", "eur",
                                        "unit_amount", "990",
                                        "recurring[interval]", "month",
                                        "product_data[name]", "Monthly"))
                        .expect(200)
                        .text("id");
        Answer answer =
                stage.api(
                                "create-subscription",
                                Stage.newKey(),
                                Map.of("customerId", customer, "priceId", price))
                        .expect(200);
        String subscription = answer.text("subscriptionId");
        String secret = answer.text("clientSecret");
        stage.confirm(secret, "4242424242424242").expect(200);
        stage.expect("subscription.created", subscription);
        stage.expect("subscription.activated", subscription);
        stage.expect("payment.succeeded", Stage.idOf(secret));
    }

    private void repeatedRequest(Stage stage) {
        String key = Stage.newKey();
        Map<String, ?> body = Map.of("amount", 700, "currency", "eur");
        String first =
                stage.api("create-payment-intent", key, body).expect(200).text("client_secret");
        String second =
                stage.api("create-payment-intent", key, body).expect(200).text("client_secret");
        stage.require(first.equals(second), "The repeated request made another payment");
        Answer other =
                stage.api("create-payment-intent", key, Map.of("amount", 701, "currency", "eur"));
        other.expect(422);
        stage.expect("payment.created", Stage.idOf(first));
    }

    private void repeatedWebhook(Stage stage) {
        List<String> events = eventsOf(stage, paidIntent, "payment_intent.succeeded");
        stage.resend(events);
        stage.resend(events);
        stage.expect("payment.succeeded", paidIntent);
    }

    /// The simulator loses every webhook for a while; then they come, the newest first.
    private void reorderedWebhooks(Stage stage) {
        String secret;
        stage.loseWebhooks(100);
        try {
            secret = stage.createPayment(2500, "eur");
            stage.confirm(secret, "4242424242424242").expect(200);
        } finally {
            stage.loseWebhooks(0);
        }
        String intent = Stage.idOf(secret);
        var newestFirst = new ArrayList<>(eventsOf(stage, intent, "payment_intent.succeeded"));
        newestFirst.addAll(eventsOf(stage, intent, "payment_intent.created"));
        stage.resend(newestFirst);
        stage.expect("payment.created", intent);
        stage.expect("payment.succeeded", intent);
    }

    private static List<String> eventsOf(Stage stage, String object, String type) {
        var events = new ArrayList<String>();
        for (JsonNode event : stage.look("/v1/events?limit=100&type=" + type).path("data")) {
            if (event.path("data").path("object").path("id").asString().equals(object)) {
                events.add(event.path("id").asString());
            }
        }
        stage.require(!events.isEmpty(), "Stripe lists no " + type + " of " + object);
        return events;
    }
}
