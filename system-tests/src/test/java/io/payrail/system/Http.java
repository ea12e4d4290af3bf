package io.payrail.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests whose answers may not come. Thread-safe.
final class Http implements AutoCloseable {
    static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    /// @param body missing if it is empty or no JSON
    record Answer(int status, JsonNode body, Map<String, String> headers) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
        }
    }

    static HttpRequest.Builder to(URI uri, Duration patience) {
        return HttpRequest.newBuilder(uri).timeout(patience);
    }

    static HttpRequest.BodyPublisher form(Map<String, String> fields) {
        return BodyPublishers.ofString(
                fields.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&")));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /// Sends a request.
    ///
    /// @return nothing if no whole answer came
    Optional<Answer> send(HttpRequest request) throws InterruptedException {
        try {
            var response = client.send(request, BodyHandlers.ofByteArray());
            var headers =
                    response.headers().map().entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            entry ->
                                                    entry.getKey()
                                                            .toLowerCase(java.util.Locale.ROOT),
                                            entry -> entry.getValue().getFirst(),
                                            (first, _) -> first));
            return Optional.of(new Answer(response.statusCode(), json(response.body()), headers));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The text at an address, if it is answered with 200.
    Optional<String> text(URI uri, Duration patience) throws InterruptedException {
        try {
            var response = client.send(to(uri, patience).build(), BodyHandlers.ofString(UTF_8));
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? JSON.missingNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
