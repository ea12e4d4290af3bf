package io.payrail.local;

import static org.awaitility.Awaitility.await;

import io.payrail.local.demo.DemoTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A user of the app, over HTTP and nothing else.
final class Shopper implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final DemoTarget target;

    Shopper(DemoTarget target) {
        this.target = target;
    }

    record Answer(int status, JsonNode body) {
        String text(String field) {
            return body.path(field).asString();
        }
    }

    /// A request that could not be taken, or that no worker has answered yet, is repeated under its
    /// key, as an app would.
    Answer createPayment(String idempotencyKey, long amount) {
        String body = JSON.writeValueAsString(Map.of("amount", amount, "currency", "eur"));
        var request =
                HttpRequest.newBuilder(target.api().resolve("/api/stripe/create-payment-intent"))
                        .header("Authorization", bearer())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofString(body));
        return await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(
                        () -> send(request),
                        answer -> answer.status() != 202 && answer.status() != 503);
    }

    Answer payment(String id) {
        return send(
                HttpRequest.newBuilder(target.api().resolve("/api/stripe/payments/" + id))
                        .header("Authorization", bearer()));
    }

    private String bearer() {
        return "Bearer " + target.appToken().value();
    }

    /// With the publishable key and the client secret, as the app does.
    Answer confirm(String clientSecret, String paymentMethod) {
        String form =
                "client_secret=%s&payment_method=%s&return_url=https%%3A%%2F%%2Fexample.com"
                        .formatted(clientSecret, paymentMethod);
        URI uri = target.stripe().resolve("/v1/payment_intents/" + idOf(clientSecret) + "/confirm");
        return send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + target.publishableKey())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    /// Has Stripe send all its events about an object once more.
    int resendEventsOf(String object) {
        var events =
                send(
                        HttpRequest.newBuilder(
                                target.stripe().resolve("/_simulator/ledger?sections=events")));
        int accepted = 0;
        for (JsonNode event : events.body().path("events")) {
            if (event.path("object").asString().equals(object)) {
                String path = "/_simulator/events/" + event.path("id").asString() + "/resend";
                accepted +=
                        send(HttpRequest.newBuilder(target.stripe().resolve(path))
                                        .POST(BodyPublishers.noBody()))
                                .body()
                                .path("accepted")
                                .asInt();
            }
        }
        return accepted;
    }

    /// How many payments of this amount Stripe has.
    long paymentsAtStripe(long amount) {
        var ledger =
                send(
                        HttpRequest.newBuilder(
                                target.stripe()
                                        .resolve("/_simulator/ledger?sections=payment_intents")));
        return ledger.body()
                .path("payment_intents")
                .valueStream()
                .filter(intent -> intent.path("amount").asLong() == amount)
                .count();
    }

    static String idOf(String clientSecret) {
        return clientSecret.substring(0, clientSecret.indexOf("_secret_"));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response =
                    client.send(
                            request.timeout(Duration.ofSeconds(60)).build(),
                            BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new AssertionError("No answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
