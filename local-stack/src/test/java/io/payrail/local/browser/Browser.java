package io.payrail.local.browser;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A headless Chromium with an empty profile of its own. Where none is found, the test is skipped
/// with the reason, or fails with `-Dbrowser=required`; `-Dbrowser=/path/to/it` names one.
public final class Browser implements AutoCloseable {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI debugger;

    private Browser(Process process, URI debugger) {
        this.process = process;
        this.debugger = debugger;
    }

    /// Starts one.
    ///
    /// @param profile an empty folder
    public static Browser start(Path profile) throws IOException {
        var command = new ArrayList<>(List.of(program().toString()));
        command.addAll(
                List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--lang=en",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"));
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("chromium.log").toFile())
                        .start();
        Path port = profile.resolve("DevToolsActivePort");
        try {
            await().atMost(PATIENCE)
                    .until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new AssertionError(
                    "Chromium did not start:\n" + Files.readString(profile.resolve("chromium.log")),
                    e);
        }
        return new Browser(
                process, URI.create("http://127.0.0.1:" + Files.readAllLines(port).getFirst()));
    }

    private static Path program() {
        String setting = System.getProperty("browser", "");
        if (setting.contains("/")) {
            return Path.of(setting);
        }
        var found =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String reason = "no Chromium on the PATH";
        if (setting.equals("required")) {
            throw new AssertionError(reason);
        }
        IO.println("Skipped: " + reason);
        return abort(reason);
    }

    /// The tab whose address begins so, waiting for it.
    public Tab tab(String address) {
        return new Tab(
                http,
                await().atMost(PATIENCE)
                        .until(
                                () ->
                                        tabs().filter(tab -> url(tab).startsWith(address))
                                                .findFirst()
                                                .map(tab ->
                                                        tab.path("webSocketDebuggerUrl").asString())
                                                .orElse(""),
                                socket -> !socket.isEmpty()));
    }

    private Stream<JsonNode> tabs() throws IOException, InterruptedException {
        var list = HttpRequest.newBuilder(debugger.resolve("/json/list")).build();
        var answer = http.send(list, BodyHandlers.ofByteArray());
        return new JsonMapper()
                .readTree(answer.body())
                .valueStream()
                .filter(tab -> tab.path("type").asString().equals("page"));
    }

    private static String url(JsonNode tab) {
        return tab.path("url").asString();
    }

    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        http.close();
    }
}
