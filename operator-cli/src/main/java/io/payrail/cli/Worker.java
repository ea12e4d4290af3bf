package io.payrail.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A worker's operator API. Whatever is asked of it may be asked again, so a worker that is busy or
/// away is asked again, a bounded number of times.
final class Worker {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI url;
    private final String token;
    private final Duration timeout;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    Worker(URI url, String token, Duration timeout) {
        this.url = url;
        this.token = token;
        this.timeout = timeout;
    }

    JsonNode get(String path, Map<String, ? extends @Nullable Object> parameters) {
        return send(request(path, parameters).GET().build());
    }

    JsonNode post(String path, Map<String, ? extends @Nullable Object> parameters) {
        return send(request(path, parameters).POST(HttpRequest.BodyPublishers.noBody()).build());
    }

    private HttpRequest.Builder request(
            String path, Map<String, ? extends @Nullable Object> parameters) {
        var query =
                parameters.entrySet().stream()
                        .filter(parameter -> parameter.getValue() != null)
                        .map(parameter ->
                                parameter.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                String.valueOf(parameter.getValue()),
                                                StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(
                        URI.create(
                                url.toString().replaceFirst("/+$", "")
                                        + "/operator"
                                        + path
                                        + (query.isEmpty() ? "" : "?" + query)))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .timeout(timeout);
    }

    private JsonNode send(HttpRequest request) {
        try {
            for (int attempt = 1; ; attempt++) {
                var failure = "";
                try {
                    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
                    if (response.statusCode() != 503) {
                        return read(response);
                    }
                    failure = message(response);
                } catch (IOException e) {
                    failure = Objects.requireNonNullElse(e.getMessage(), e.toString());
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw new OperatorException(
                            Ending.UNAVAILABLE,
                            "the worker at " + url + " does not answer: " + failure);
                }
                pause(PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException(Ending.NOT_DONE, "interrupted");
        }
    }

    /// Waits for nothing but the time.
    static void pause(Duration time) throws InterruptedException {
        var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private JsonNode read(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 200 -> json(response);
            case 400 -> throw new OperatorException(Ending.WRONG, message(response));
            case 401 ->
                    throw new OperatorException(
                            Ending.REFUSED, "the worker does not accept the token");
            case 403 ->
                    throw new OperatorException(
                            Ending.REFUSED,
                            "the token does not allow this, or the worker's operator API is off");
            case 404, 410 -> throw new OperatorException(Ending.NOT_FOUND, message(response));
            default -> throw new OperatorException(Ending.NOT_DONE, message(response));
        };
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new OperatorException(
                    Ending.UNAVAILABLE,
                    "what answers at " + response.uri().getAuthority() + " is no worker");
        }
    }

    private static String message(HttpResponse<String> response) {
        try {
            var detail = JSON.readTree(response.body()).path("detail");
            return detail.isString() ? detail.stringValue() : "HTTP " + response.statusCode();
        } catch (JacksonException e) {
            return "HTTP " + response.statusCode();
        }
    }
}
