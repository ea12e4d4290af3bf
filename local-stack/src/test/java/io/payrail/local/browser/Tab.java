package io.payrail.local.browser;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One tab, over the Chrome DevTools Protocol. It collects from its opening on what the browser
/// complains about: errors of the console, exceptions, violations of the content security policy,
/// requests that failed. For one thread.
public final class Tab implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger last = new AtomicInteger();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    Tab(HttpClient http, String address) {
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(URI.create(address), new Reader())
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call("Page.enable", Map.of());
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean whole) {
            text.append(data);
            if (whole) {
                take(JSON.readTree(text.toString()));
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, data, whole);
        }
    }

    private void take(JsonNode message) {
        if (message.has("id")) {
            var answer = asked.remove(message.path("id").asInt());
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        JsonNode told = message.path("params");
        switch (message.path("method").asString()) {
            case "Runtime.exceptionThrown" ->
                    complaints.add("exception: " + told.path("exceptionDetails"));
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(told.path("type").asString())) {
                    complaints.add("console: " + told.path("args"));
                }
            }
            case "Log.entryAdded" -> {
                JsonNode entry = told.path("entry");
                if (!List.of("info", "verbose").contains(entry.path("level").asString())) {
                    complaints.add(
                            "%s: %s %s"
                                    .formatted(
                                            entry.path("source").asString(),
                                            entry.path("text").asString(),
                                            entry.path("url").asString("")));
                }
            }
            default -> {}
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int id = last.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(id, answer);
        socket.sendText(
                        JSON.writeValueAsString(
                                Map.of("id", id, "method", method, "params", parameters)),
                        true)
                .join();
        JsonNode message = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.path("error"));
        }
        return message.path("result");
    }

    /// The value of an expression of JavaScript; a promise's is waited for.
    public JsonNode evaluate(String expression) {
        JsonNode result =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression", expression,
                                "returnByValue", true,
                                "awaitPromise", true,
                                "userGesture", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /// Waits until an expression is true; what the page shows then is told if it never is.
    public void awaitTrue(String expression) {
        try {
            await(expression).atMost(PATIENCE).until(() -> evaluate(expression).asBoolean(false));
        } catch (ConditionTimeoutException never) {
            throw new AssertionError(
                    "%s; the page: %s %s"
                            .formatted(
                                    never.getMessage(),
                                    evaluate("document.body?.innerText"),
                                    complaints),
                    never);
        }
    }

    /// Opens an address, and waits until its document is there.
    public void open(URI address) {
        call("Page.navigate", Map.of("url", address.toString()));
        awaitTrue(
                "location.href === '%s' && document.readyState === 'complete'".formatted(address));
    }

    /// Clicks in the middle of an element, as a person would with a mouse.
    public void click(String selector) {
        awaitTrue(
                "document.querySelector('%s')?.disabled === false || document.querySelector('%s')?.href !== undefined"
                        .formatted(selector, selector));
        JsonNode middle =
                evaluate(
                        """
                        (() => {
                          const element = document.querySelector('%s');
                          element.scrollIntoView({ block: 'center', behavior: 'instant' });
                          const box = element.getBoundingClientRect();
                          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
                        })()
                        """
                                .formatted(selector));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            middle.path("x").asDouble(),
                            "y",
                            middle.path("y").asDouble(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    public String text(String selector) {
        return evaluate("document.querySelector('%s').innerText".formatted(selector)).asString("");
    }

    /// Has the window's size and the colours that its user prefers.
    public void look(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    /// What is to be seen, as PNG.
    public byte[] screenshot() {
        return Base64.getDecoder()
                .decode(
                        call("Page.captureScreenshot", Map.of("format", "png"))
                                .path("data")
                                .asString());
    }

    /// The names and roles that assistive technology is told of, of what can be operated.
    public List<String> operable() {
        return call("Accessibility.getFullAXTree", Map.of())
                .path("nodes")
                .valueStream()
                .filter(node -> !node.path("ignored").asBoolean())
                .filter(node ->
                        List.of("radio", "button", "link")
                                .contains(node.path("role").path("value").asString()))
                .map(node ->
                        node.path("role").path("value").asString()
                                + " "
                                + node.path("name").path("value").asString(""))
                .toList();
    }

    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
