package io.payrail.local;

import io.payrail.contract.Secret;
import io.payrail.simulator.StripeSimulator;
import java.net.URI;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Points the simulator's webhook endpoint at the ingestor, wherever that listens this time. It is
/// one endpoint for ever, so that what it still owes from before the restart follows it.
final class SimulatedWebhooks {
    private static final String ENDPOINTS = "/v1/webhook_endpoints";

    private final StripeSimulator simulator;

    SimulatedWebhooks(StripeSimulator simulator) {
        this.simulator = simulator;
    }

    void sendTo(URI url, Secret secret) {
        try (var calls = new SimulatorCalls(simulator)) {
            JsonNode first = calls.get(ENDPOINTS + "?limit=1").path("data").path(0);
            if (first.isObject() && !first.path("url").asString().equals(url.toString())) {
                calls.post(
                        ENDPOINTS + "/" + first.path("id").asString(),
                        Map.of("url", url.toString()));
            }
        }
        simulator.forwardTo(url.toString(), secret.value(), "*");
    }
}
