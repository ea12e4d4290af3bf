package io.payrail.local.demo;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the simulator was asked lately, from its own log. Nothing where Stripe is the real one.
final class StripeRequests implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LOG = "/_simulator/ledger?sections=requests&newest=1000";

    private final DemoTarget target;
    private final HttpClient client = HttpClient.newHttpClient();

    StripeRequests(DemoTarget target) {
        this.target = target;
    }

    List<Moment> since(Instant start) {
        if (!target.simulated()) {
            return List.of();
        }
        var request =
                HttpRequest.newBuilder(target.stripe().resolve(LOG))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        try {
            var response = client.send(request, BodyHandlers.ofByteArray());
            var moments = new ArrayList<Moment>();
            for (JsonNode entry : JSON.readTree(response.body()).path("requests")) {
                Instant at = Instant.parse(entry.path("at").asString());
                if (!at.isBefore(start)) {
                    moments.add(
                            new Moment(
                                    at,
                                    "Stripe API",
                                    "%s %s %d"
                                            .formatted(
                                                    entry.path("method").asString(),
                                                    entry.path("path").asString(),
                                                    entry.path("status").asInt())));
                }
            }
            return moments;
        } catch (IOException e) {
            throw new UnexpectedAnswerException("The simulator does not show its log: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnexpectedAnswerException("Interrupted while reading the simulator's log");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
