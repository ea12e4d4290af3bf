package io.payrail.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends the demo's requests and writes down when each left and when its answer came. The texts
/// hold neither headers nor bodies, where the secrets are.
final class Http implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final Clock clock;
    private final List<Moment> moments = new ArrayList<>();

    Http(Clock clock) {
        this.clock = clock;
    }

    /// @param who as whom the request is sent, for the timeline
    Answer get(String who, URI uri, Map<String, String> headers) {
        return send(who, request(uri, headers).GET().build());
    }

    Answer postJson(String who, URI uri, Map<String, String> headers, Map<String, ?> body) {
        return send(
                who,
                request(uri, headers)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build());
    }

    Answer postForm(String who, URI uri, Map<String, String> headers, Map<String, String> form) {
        String body =
                form.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                who,
                request(uri, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    Answer postBytes(String who, URI uri, Map<String, String> headers, byte[] body) {
        return send(
                who,
                request(uri, headers)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    private static HttpRequest.Builder request(URI uri, Map<String, String> headers) {
        var builder = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        headers.forEach(builder::header);
        return builder;
    }

    private Answer send(String who, HttpRequest request) {
        String what = request.method() + " " + request.uri().getPath();
        write(clock.instant(), who + " →", what);
        try {
            var response = client.send(request, BodyHandlers.ofByteArray());
            JsonNode body =
                    response.body().length == 0 ? JSON.missingNode() : json(response.body());
            write(clock.instant(), who + " ←", response.statusCode() + outcome(body));
            return new Answer(response.statusCode(), body);
        } catch (IOException e) {
            throw new UnexpectedAnswerException(what + " got no answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnexpectedAnswerException(what + " was interrupted");
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (tools.jackson.core.JacksonException e) {
            throw new UnexpectedAnswerException("An answer is no JSON");
        }
    }

    /// What of an answer may be shown: ids, statuses, error codes.
    private static String outcome(JsonNode body) {
        JsonNode error = body.path("error");
        return List.of(
                        body.path("id"),
                        body.path("customerId"),
                        body.path("subscriptionId"),
                        body.path("status"),
                        body.path("code"),
                        error.path("code"),
                        error.path("decline_code"))
                .stream()
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .map(value -> " " + value)
                .collect(Collectors.joining());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private synchronized void write(Instant at, String source, String text) {
        moments.add(new Moment(at, source, text));
    }

    synchronized List<Moment> momentsSince(Instant start) {
        return moments.stream().filter(moment -> !moment.at().isBefore(start)).toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
