package io.payrail.system;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// The simulator's control endpoint: what disturbs the system's calls and webhooks, and the books
/// that the system is judged by. Faults live in the simulator's memory, so they are set anew after
/// each of its restarts. One thread at a time.
final class Stripe {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Http http;
    private final Deployment deployment;
    private final Set<String> seen = new HashSet<>();
    private Counts counts = Counts.NONE;
    private Counts forgotten = Counts.NONE;
    private long seed;

    Stripe(Http http, Deployment deployment) {
        this.http = http;
        this.deployment = deployment;
    }

    /// What went wrong at Stripe.
    ///
    /// @param faults requests by what was done to them
    /// @param deliveries of webhooks, of which so many were `duplicated`, `heldBack` and `lost`
    record Counts(
            Map<String, Long> faults, long deliveries, long duplicated, long heldBack, long lost) {
        static final Counts NONE = new Counts(Map.of(), 0, 0, 0, 0);

        Counts plus(Counts other, int sign) {
            var sum = new TreeMap<>(faults);
            other.faults.forEach((kind, times) -> sum.merge(kind, times, Long::sum));
            return new Counts(
                    sum,
                    deliveries + sign * other.deliveries,
                    duplicated + sign * other.duplicated,
                    heldBack + sign * other.heldBack,
                    lost + sign * other.lost);
        }

        long requests() {
            return faults.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// Begins to count anew and to disturb.
    void begin(long newSeed) throws InterruptedException {
        seed = newSeed;
        remember();
        counts = Counts.NONE;
        disturb();
    }

    /// Has webhooks sent and every call take its time; nothing goes wrong.
    void connect(int latencyMillis) throws InterruptedException {
        post(
                "/webhook_endpoints",
                Map.of("url", deployment.webhookUri().toString(), "secret", Keys.WEBHOOK_SECRET));
        post(
                "/faults",
                Map.of(
                        "kind",
                        "latency",
                        "distribution",
                        "lognormal",
                        "median_ms",
                        latencyMillis,
                        "sigma",
                        0.3));
    }

    /// Sets everything that goes wrong at Stripe. Chances are drawn from the run's seed, though
    /// which request meets which one depends on their order.
    void disturb() throws InterruptedException {
        post("/seed", Map.of("seed", seed++));
        connect();
        post(
                "/webhooks",
                Map.of(
                        "duplicate_percent", 28,
                        "loss_percent", 8,
                        "reorder_percent", 30,
                        "reorder_within_ms", 1500,
                        "delay_ms", 20));
        post(
                "/faults",
                Map.of(
                        "faults",
                        List.of(
                                Map.of(
                                        "kind",
                                        "latency",
                                        "distribution",
                                        "lognormal",
                                        "median_ms",
                                        30,
                                        "sigma",
                                        0.5),
                                fault("rate_limit", 4),
                                fault("server_error_before", 2),
                                fault("server_error_after", 2),
                                fault("bad_gateway_empty", 1),
                                effective("bad_gateway_empty", 1),
                                fault("close_after", 2),
                                fault("reset_before", 1),
                                fault("reset_after", 3),
                                fault("hang", 1),
                                effective("hang", 1))));
    }

    /// Has webhooks sent, with nothing going wrong.
    void connect() throws InterruptedException {
        post(
                "/webhook_endpoints",
                Map.of("url", deployment.webhookUri().toString(), "secret", Keys.WEBHOOK_SECRET));
    }

    /// Adds one thing that goes wrong.
    void disturb(Map<String, Object> fault) throws InterruptedException {
        post("/faults", fault);
    }

    /// Loses every webhook from now on.
    void loseWebhooks() throws InterruptedException {
        post("/webhooks", Map.of("loss_percent", 100));
    }

    /// The ids of all events, the oldest first.
    List<String> events() throws InterruptedException {
        return StreamSupport.stream(ledger("events").path("events").spliterator(), false)
                .map(event -> event.path("id").asString())
                .toList();
    }

    /// Delivers events once more, in this order.
    void resend(List<String> events) throws InterruptedException {
        post("/events/resend", Map.of("ids", events));
    }

    private static Map<String, Object> fault(String kind, double percentage) {
        return Map.of("kind", kind, "percentage", percentage, "path", "/v1/.*");
    }

    private static Map<String, Object> effective(String kind, double percentage) {
        var fault = new HashMap<>(fault(kind, percentage));
        fault.put("effect", true);
        return fault;
    }

    /// Ends everything that goes wrong at Stripe.
    void calm() throws InterruptedException {
        remember();
        send("DELETE", "/faults", Map.of());
        post("/webhooks", Map.of());
    }

    /// Adds up what has been done to requests and webhooks since it was last asked.
    void remember() throws InterruptedException {
        var faults = new TreeMap<String, Long>();
        for (JsonNode request : ledger("requests").path("requests")) {
            if (seen.add(request.path("id").asString())) {
                for (JsonNode kind : request.path("faults")) {
                    if (!kind.asString().equals("latency")) {
                        faults.merge(kind.asString(), 1L, Long::sum);
                    }
                }
            }
        }
        var webhooks = send("GET", "/webhooks", Map.of());
        var now =
                new Counts(
                        Map.of(),
                        webhooks.path("begun").asLong(0),
                        webhooks.path("duplicated").asLong(0),
                        webhooks.path("held_back").asLong(0),
                        webhooks.path("lost").asLong(0));
        counts = counts.plus(now, 1).plus(forgotten, -1).plus(new Counts(faults, 0, 0, 0, 0), 1);
        forgotten = now;
    }

    /// The simulator is about to be killed, and forgets what it has counted.
    void rememberBeforeItsEnd() throws InterruptedException {
        remember();
        forgotten = Counts.NONE;
    }

    Counts counts() {
        return counts;
    }

    JsonNode ledger(String sections) throws InterruptedException {
        return send("GET", "/ledger?sections=" + sections, Map.of());
    }

    private void post(String path, Map<String, ?> body) throws InterruptedException {
        send("POST", path, body);
    }

    private JsonNode send(String method, String path, Map<String, ?> body)
            throws InterruptedException {
        var uri = URI.create(deployment.stripe() + "/_simulator" + path);
        var publisher =
                method.equals("POST")
                        ? BodyPublishers.ofString(Http.JSON.writeValueAsString(body))
                        : BodyPublishers.noBody();
        var answer =
                http.send(Http.to(uri, PATIENCE).method(method, publisher).build())
                        .orElseThrow(() -> new IllegalStateException("no answer from " + uri));
        if (answer.status() != 200) {
            throw new IllegalStateException(uri + " answered " + answer.status());
        }
        return answer.body();
    }
}
