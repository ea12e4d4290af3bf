package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Secret;
import io.payrail.simulator.SimulatorOptions;
import io.payrail.simulator.StripeSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulatedWebhooksTest {
    @Test
    void theOneEndpointMovesWithTheIngestor() throws Exception {
        try (var simulator = StripeSimulator.start(SimulatorOptions.defaults())) {
            var webhooks = new SimulatedWebhooks(simulator);
            webhooks.sendTo(
                    URI.create("http://127.0.0.1:1/webhooks/stripe"), new Secret("whsec_1"));
            String id = endpoints(simulator).path(0).path("id").asString();
            webhooks.sendTo(
                    URI.create("http://127.0.0.1:1/webhooks/stripe"), new Secret("whsec_1"));
            webhooks.sendTo(
                    URI.create("http://127.0.0.1:2/webhooks/stripe"), new Secret("whsec_1"));

            JsonNode endpoints = endpoints(simulator);
            assertThat(endpoints).hasSize(1);
            assertThat(endpoints.path(0).path("id").asString()).isEqualTo(id);
            assertThat(endpoints.path(0).path("url").asString())
                    .isEqualTo("http://127.0.0.1:2/webhooks/stripe");
        }
    }

    private static JsonNode endpoints(StripeSimulator simulator) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/v1/webhook_endpoints"))
                        .header("Authorization", "Bearer " + simulator.secretKey())
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            byte[] body = client.send(request, BodyHandlers.ofByteArray()).body();
            return new JsonMapper().readTree(body).path("data");
        }
    }
}
