package io.payrail.local.leak;

import io.payrail.local.demo.DemoTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// What an app and its team do at Stripe themselves.
public final class AppAtStripe implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final DemoTarget target;

    public AppAtStripe(DemoTarget target) {
        this.target = target;
    }

    /// Confirms a payment or a setup, with the publishable key.
    public void confirm(String clientSecret, String paymentMethod) {
        String id = clientSecret.substring(0, clientSecret.indexOf("_secret_"));
        post(
                "/v1/%s/%s/confirm"
                        .formatted(
                                id.startsWith("seti_") ? "setup_intents" : "payment_intents", id),
                target.publishableKey(),
                "client_secret=%s&payment_method=%s&return_url=https%%3A%%2F%%2Fexample.com"
                        .formatted(clientSecret, paymentMethod));
    }

    /// A price that is paid every month.
    public String price(int amount) {
        return post(
                        "/v1/prices",
                        target.secretKey().value(),
                        "currency=eur&unit_amount=%d&recurring[interval]=month&product_data[name]=Tea"
                                .formatted(amount))
                .path("id")
                .asString();
    }

    /// Has the simulator answer creations of customers with 500.
    public void refuseCustomers() {
        post(
                "/_simulator/faults",
                "",
                """
                {"kind": "server_error_before", "method": "POST", "path": "/v1/customers"}
                """);
    }

    private JsonNode post(String path, String key, String body) {
        try {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(target.stripe().resolve(path))
                                    .timeout(Duration.ofSeconds(30))
                                    .header("Authorization", "Bearer " + key)
                                    .header(
                                            "Content-Type",
                                            key.isEmpty()
                                                    ? "application/json"
                                                    : "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + " is answered with " + answer.statusCode());
            }
            return Door.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
