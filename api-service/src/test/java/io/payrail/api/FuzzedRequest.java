package io.payrail.api;

import static io.payrail.api.HostileValues.MARK;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.api.OpenApiDocument.Operation;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A request that is made of an operation's examples and then spoilt at one to three places, all of
/// it determined by a seed, the operation and a number.
final class FuzzedRequest {
    private static final List<String> CONTENT_TYPES =
            List.of(
                    "text/plain",
                    "application/xml",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data; boundary=" + MARK,
                    "application/json; charset=utf-16",
                    "application/json; charset=" + MARK,
                    "application/" + MARK,
                    "json",
                    "*/*",
                    ";;;=" + MARK);
    private static final List<String> CREDENTIALS =
            List.of(
                    "",
                    "Bearer",
                    "Bearer ",
                    "Bearer " + MARK,
                    "Bearer a.b." + MARK,
                    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJtNHJrIn0.",
                    "Basic bTRyazptNHJr",
                    "bearer " + MARK + " " + MARK,
                    "Digest username=\"" + MARK + "\"");
    private static final List<String> HEADERS =
            List.of(
                    "Idempotency-Key",
                    "Idempotency-Key",
                    "Payrail-User",
                    "Prefer",
                    "Stripe-Version",
                    "Last-Event-ID",
                    "Accept",
                    "Accept-Language",
                    "Origin",
                    "traceparent",
                    "tracestate",
                    "Cookie",
                    "X-Forwarded-For",
                    "X-HTTP-Method-Override",
                    "Content-Encoding",
                    "Range",
                    "If-None-Match",
                    "X-" + MARK);
    private static final List<String> METHODS =
            List.of("PUT", "PATCH", "TRACE", "CONNECT", "PROPFIND", "M4RK");

    private static final JsonMapper JSON = new JsonMapper();

    private final Operation operation;
    private final SplittableRandom random;
    private final HostileValues hostile;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final List<String> query = new ArrayList<>();
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private final List<Map.Entry<String, String>> fields = new ArrayList<>();
    private final List<String> spoilt = new ArrayList<>();
    private String method;
    private @Nullable String wholeBody;
    private Charset charset = UTF_8;
    private int cutOff;
    private int announced = -1;
    private @Nullable String chunkSize;

    /// @param token of whoever sends it
    FuzzedRequest(long seed, Operation operation, int number, String token) {
        this.operation = operation;
        random = new SplittableRandom(Objects.hash(seed, operation.id(), number));
        hostile = new HostileValues(random);
        method = operation.method();
        for (var parameter : operation.json().path("parameters")) {
            var name = parameter.path("name").asString();
            var example = parameter.path("example").asString();
            switch (parameter.path("in").asString()) {
                case "path" -> ids.put(name, encoded(example));
                case "query" -> {
                    // A cursor belongs to the list that gave it; the example is of one of them.
                    if (random.nextInt(3) == 0 && !name.equals("cursor")) {
                        query.add(name + "=" + encoded(example));
                    }
                }
                default -> {
                    // What a header may be is drawn below.
                }
            }
        }
        headers.add(Map.entry("Host", "127.0.0.1"));
        headers.add(Map.entry("Connection", "close"));
        headers.add(Map.entry("Authorization", "Bearer " + token));
        if (!operation.body().isMissingNode()) {
            headers.add(Map.entry("Content-Type", "application/json"));
            operation
                    .body()
                    .path("example")
                    .propertyStream()
                    .forEach(field ->
                            fields.add(Map.entry(field.getKey(), field.getValue().toString())));
        }
        int places = 1 + random.nextInt(3);
        for (int at = 0; at < places; at++) {
            spoil();
        }
    }

    /// Whether it is still a request for its operation.
    boolean isForItsOperation() {
        return !spoilt.contains("(method)") && !spoilt.contains("(path)");
    }

    /// The one field, header or parameter that is spoilt, if no other and nothing else is.
    @Nullable String onlySpoilt() {
        return spoilt.size() == 1 && !spoilt.getFirst().startsWith("(") ? spoilt.getFirst() : null;
    }

    private void spoil() {
        int kind = random.nextInt(operation.body().isMissingNode() ? 10 : 24);
        switch (kind) {
            case 0, 1, 2 -> spoilHeader();
            case 3 -> replaceHeader("Authorization", hostile.oneOf(CREDENTIALS));
            case 4, 5, 6 -> spoilQuery();
            case 7, 8 -> spoilId();
            case 9 -> {
                if (random.nextInt(4) == 0) {
                    method = hostile.oneOf(METHODS);
                    spoilt.add("(method)");
                } else {
                    wholeBody = hostile.json();
                    spoilt.add("(body)");
                }
            }
            case 10, 11, 12, 13, 14, 15 -> setField(fieldName(), hostile.json());
            case 16 -> dropField();
            case 17 -> setField(hostile.text(), hostile.json());
            case 18 -> {
                var name = fieldName();
                fields.add(Map.entry(name, hostile.json()));
                spoilt.add("(twice)");
            }
            case 19 -> {
                wholeBody = random.nextBoolean() ? hostile.json() : body() + hostile.json();
                spoilt.add("(body)");
            }
            case 20 -> {
                replaceHeader("Content-Type", hostile.oneOf(CONTENT_TYPES));
            }
            case 21 -> {
                charset = random.nextBoolean() ? UTF_16LE : ISO_8859_1;
                spoilt.add("(charset)");
            }
            case 22 -> {
                cutOff = 1 + random.nextInt(Math.max(1, body().length()));
                if (random.nextBoolean()) {
                    announced = body().length() + random.nextInt(70_000);
                }
                spoilt.add("(truncated)");
            }
            case 23 -> {
                if (random.nextBoolean()) {
                    chunkSize = hostile.oneOf(List.of("zz", "-1", "FFFFFFFFFFFFFFFFF", "7"));
                } else {
                    setField(fieldName(), hostile.quoted(MARK + "y".repeat(65_536)));
                }
                spoilt.add("(size)");
            }
            default -> throw new AssertionError(kind);
        }
    }

    private void spoilHeader() {
        var name = hostile.oneOf(HEADERS);
        var value = hostile.text();
        if (name.equals("Prefer") && random.nextBoolean()) {
            value =
                    hostile.oneOf(
                            List.of("respond-async", "wait=0", "wait=-1", "wait=1e9", "wait"));
        }
        headers.add(Map.entry(name, value));
        spoilt.add(name);
        if (random.nextInt(6) == 0) {
            headers.add(Map.entry(name, hostile.text()));
        }
    }

    private void replaceHeader(String name, String value) {
        headers.removeIf(header -> header.getKey().equals(name));
        if (random.nextInt(5) != 0) {
            headers.add(Map.entry(name, value));
        }
        spoilt.add("(" + name + ")");
    }

    private void spoilQuery() {
        var known =
                operation
                        .json()
                        .path("parameters")
                        .valueStream()
                        .filter(each -> each.path("in").asString().equals("query"))
                        .map(each -> each.path("name").asString())
                        .toList();
        var name =
                known.isEmpty() || random.nextInt(4) == 0
                        ? hostile.oneOf(List.of(MARK, "x", "cursor", "limit", "access_token", "%"))
                        : hostile.oneOf(known);
        int times = random.nextInt(8) == 0 ? 2 : 1;
        for (int time = 0; time < times; time++) {
            query.add(
                    random.nextInt(12) == 0
                            ? name + hostile.oneOf(List.of("", "=%", "=%zz", "=%00", "=%c3%28"))
                            : name + "=" + encoded(hostile.text()));
        }
        spoilt.add(name);
    }

    private void spoilId() {
        if (ids.isEmpty()) {
            spoilQuery();
            return;
        }
        var name = ids.keySet().iterator().next();
        var text = hostile.text();
        ids.put(name, encoded(text));
        // An empty part, or one that the container takes for structure, is another path.
        spoilt.add(text.isBlank() || text.matches("(?s).*[/;\\\\%.].*") ? "(path)" : "(id)");
    }

    private String fieldName() {
        return fields.isEmpty()
                ? hostile.oneOf(List.of(MARK, "amount", "__proto__", ""))
                : fields.get(random.nextInt(fields.size())).getKey();
    }

    private void setField(String name, String json) {
        fields.removeIf(field -> field.getKey().equals(name));
        fields.add(random.nextInt(fields.size() + 1), Map.entry(name, json));
        spoilt.add(name);
    }

    private void dropField() {
        if (!fields.isEmpty()) {
            fields.remove(random.nextInt(fields.size()));
        }
        spoilt.add("(dropped)");
    }

    private String body() {
        return wholeBody != null
                ? wholeBody
                : fields.stream()
                        .map(field -> quotedName(field.getKey()) + ":" + field.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quotedName(String name) {
        return JSON.writeValueAsString(name);
    }

    /// With every character of the text escaped that a path or a query could stumble over.
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /// As it goes over the wire.
    byte[] bytes() {
        var path = operation.path();
        for (var id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        var head = new StringBuilder(method + " " + path);
        if (!query.isEmpty()) {
            head.append('?').append(String.join("&", query));
        }
        head.append(" HTTP/1.1\r\n");
        headers.forEach(header ->
                head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n"));
        boolean hasBody = wholeBody != null || !operation.body().isMissingNode();
        byte[] whole = hasBody ? body().getBytes(charset) : new byte[0];
        byte[] sent = Arrays.copyOf(whole, Math.max(0, whole.length - cutOff));
        if (hasBody) {
            head.append(
                    chunkSize != null
                            ? "Transfer-Encoding: chunked\r\n"
                            : "Content-Length: " + Math.max(announced, sent.length) + "\r\n");
        }
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes((head + "\r\n").getBytes(UTF_8));
        if (hasBody && chunkSize != null) {
            bytes.writeBytes((chunkSize + "\r\n").getBytes(UTF_8));
            bytes.writeBytes(sent);
            bytes.writeBytes("\r\n0\r\n\r\n".getBytes(UTF_8));
        } else {
            bytes.writeBytes(sent);
        }
        return bytes.toByteArray();
    }

    /// Where it was spoilt, and its beginning.
    @Override
    public String toString() {
        var text = new String(bytes(), ISO_8859_1).replaceAll("Bearer eyJ[\\w.-]{40,}", "Bearer …");
        return "spoilt at %s:%n%s"
                .formatted(spoilt, text.length() > 2000 ? text.substring(0, 2000) + "…" : text);
    }

    /// The fields that a problem names.
    static List<String> named(JsonNode problem) {
        return problem.path("errors").findValuesAsString("field");
    }
}
