package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks the simulator over HTTP, as an app or a curious tester would.
final class StripeClientFixture {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String key;

    StripeClientFixture(String base, String key) {
        this.base = base;
        this.key = key;
    }

    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
    }

    JsonNode delete(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).DELETE());
    }

    /// Posts a form; parameters come as name, value, name, value.
    JsonNode post(String path, String... parameters) {
        var pairs = new ArrayList<String>();
        for (int i = 0; i < parameters.length; i += 2) {
            pairs.add(
                    URLEncoder.encode(parameters[i], StandardCharsets.UTF_8)
                            + "="
                            + URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs))));
    }

    /// Posts a form as somebody else who uses an idempotency key.
    JsonNode postWithKey(String path, String key, String form) {
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    JsonNode postJson(String path, String json) {
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /// Has Stripe misbehave towards the next calls.
    ///
    /// @param next how many; all of them if negative
    /// @param path a regular expression
    void fault(String kind, int next, String method, String path) {
        var answer =
                postJson(
                        "/_simulator/faults",
                        """
                        {"kind": "%s", "method": "%s", "path": "%s"%s}
                        """
                                .formatted(
                                        kind, method, path, next < 0 ? "" : ", \"next\": " + next));
        assertThat(answer.path("error").isMissingNode()).as(answer.toString()).isTrue();
    }

    void clearFaults() {
        var _ = delete("/_simulator/faults");
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var response =
                    http.send(
                            request.header("Authorization", "Bearer " + key).build(),
                            HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// All objects of a list, the newest first.
    ///
    /// @param list its path, with what comes before further parameters
    List<JsonNode> all(String list) {
        var all = new ArrayList<JsonNode>();
        var from = list.contains("?") ? list : list + "?";
        var page = get(from + "limit=100");
        while (true) {
            page.path("data").forEach(all::add);
            if (!page.path("has_more").asBoolean()) {
                return all;
            }
            page = get(from + "limit=100&starting_after=" + all.getLast().path("id").asString());
        }
    }

    /// The events about an object, oldest first.
    List<JsonNode> eventsAbout(String objectId) {
        var events = new ArrayList<JsonNode>();
        for (var event : get("/v1/events?limit=100").path("data")) {
            if (event.path("data").path("object").path("id").asString("").equals(objectId)) {
                events.addFirst(event);
            }
        }
        return events;
    }
}
