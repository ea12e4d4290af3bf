package io.payrail.local.leak;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API over HTTP, as whoever calls it sees it. Remembers each exchange, and searches what is
/// answered: headers of all answers, bodies of those that are no success.
public final class Door implements AutoCloseable {
    public static final JsonMapper JSON = new JsonMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;
    private final Leaks leaks;
    private final List<Exchange> exchanges = new ArrayList<>();

    public Door(URI api, Leaks leaks) {
        this.api = api;
        this.leaks = leaks;
    }

    /// A request to one operation of the document.
    ///
    /// @param operation method and path, as the document has them: `GET /api/stripe/payments/{id}`
    /// @param id what stands for the path's variable
    /// @param query with its question mark, or nothing
    public record Request(
            String operation,
            String id,
            String query,
            @Nullable String body,
            Map<String, String> headers) {
        public static Request of(String operation, String id, @Nullable String body) {
            return new Request(operation, id, "", body, Map.of());
        }

        public Request with(String name, String value) {
            return new Request(operation, id, query, body, Map.of(name, value));
        }

        boolean isRead() {
            return operation.startsWith("GET ");
        }
    }

    /// What came back.
    ///
    /// @param operation the id of the operation that came of it, or nothing
    public record Answer(int status, String text, String operation) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        public String text(String field) {
            return json().path(field).asString("");
        }
    }

    /// What was asked and how it was answered.
    public record Exchange(Caller caller, Request request, int status) {}

    public List<Exchange> exchanges() {
        return exchanges;
    }

    /// Every operation of the document that the API serves.
    public List<String> operations() {
        try {
            var document =
                    http.send(
                            HttpRequest.newBuilder(api.resolve("/openapi")).build(),
                            BodyHandlers.ofString());
            return JSON.readTree(document.body())
                    .path("paths")
                    .propertyStream()
                    .flatMap(path ->
                            path.getValue()
                                    .propertyStream()
                                    .map(each ->
                                            each.getKey().toUpperCase(Locale.ROOT)
                                                    + " "
                                                    + path.getKey()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Asks again, under the same key, while the API cannot serve anybody.
    public Answer send(Caller caller, Request request) {
        int blank = request.operation().indexOf(' ');
        String path =
                request.operation().substring(blank + 1).replaceFirst("\\{[^}]+}", request.id());
        var http = HttpRequest.newBuilder(api.resolve(path + request.query())).timeout(TIMEOUT);
        http.setHeader("Authorization", "Bearer " + caller.token());
        http.setHeader("X-Forwarded-For", caller.address());
        http.setHeader("Idempotency-Key", Mark.IDEMPOTENCY_KEY.word() + UUID.randomUUID());
        if (caller.actsFor() != null) {
            http.setHeader("Payrail-User", caller.actsFor());
        }
        if (request.body() != null) {
            http.setHeader("Content-Type", "application/json");
        }
        request.headers().forEach(http::setHeader);
        var built = http.method(request.operation().substring(0, blank), body(request)).build();
        var answer =
                await().pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(500))
                        .atMost(PATIENCE)
                        .until(() -> exchange(built), each -> each.status() != 503);
        exchanges.add(new Exchange(caller, request, answer.status()));
        return answer;
    }

    private static BodyPublisher body(Request request) {
        return request.body() == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(request.body());
    }

    private Answer exchange(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            boolean isStream =
                    response.headers()
                            .firstValue("Content-Type")
                            .orElse("")
                            .startsWith("text/event-stream");
            var text = isStream ? firstEvent(response.body()) : whole(response.body());
            leaks.search("header", response.headers().map().toString());
            if (response.statusCode() >= 300) {
                leaks.search("problem", text);
            }
            return new Answer(
                    response.statusCode(),
                    text,
                    response.headers().firstValue("Payrail-Operation-Id").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static String whole(InputStream body) throws IOException {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// A stream's client that has seen enough.
    private static String firstEvent(InputStream body) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    return line.substring("data: ".length());
                }
            }
            throw new AssertionError("a stream ended without an event");
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("Interrupted", e);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
