package io.payrail.local;

import io.payrail.contract.Secret;
import io.payrail.simulator.StripeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Points the simulator's webhook endpoint at the ingestor, wherever that listens this time. It is
/// one endpoint for ever, so that what it still owes from before the restart follows it.
final class SimulatedWebhooks {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final StripeSimulator simulator;

    SimulatedWebhooks(StripeSimulator simulator) {
        this.simulator = simulator;
    }

    void sendTo(URI url, Secret secret) {
        try (var client = HttpClient.newHttpClient()) {
            JsonNode first =
                    call(client, "?limit=1", "GET", BodyPublishers.noBody()).path("data").path(0);
            if (first.isObject() && !first.path("url").asString().equals(url.toString())) {
                String form = "url=" + URLEncoder.encode(url.toString(), StandardCharsets.UTF_8);
                call(
                        client,
                        "/" + first.path("id").asString(),
                        "POST",
                        BodyPublishers.ofString(form));
            }
        }
        simulator.forwardTo(url.toString(), secret.value(), "*");
    }

    private JsonNode call(HttpClient client, String target, String method, BodyPublisher body) {
        URI uri = URI.create(simulator.baseUrl() + "/v1/webhook_endpoints" + target);
        var request =
                HttpRequest.newBuilder(uri)
                        .method(method, body)
                        .header("Authorization", "Bearer " + simulator.secretKey())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .timeout(TIMEOUT)
                        .build();
        try {
            var answer = client.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "The simulator refused its webhook endpoint: " + answer.statusCode());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("The simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
