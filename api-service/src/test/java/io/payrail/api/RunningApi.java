package io.payrail.api;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API service in this process, on free ports, and an HTTP client for it.
final class RunningApi implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ConfigurableApplicationContext context;
    private final InMemorySpanExporter spans;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningApi(ConfigurableApplicationContext context, InMemorySpanExporter spans) {
        this.context = context;
        this.spans = spans;
    }

    /// What came back.
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text(String field) {
            return json().path(field).asString("");
        }
    }

    static RunningApi start(List<String> arguments) {
        var all = new ArrayList<>(List.of("--server.port=0", "--management.server.port=0"));
        if (arguments.stream().noneMatch(each -> each.startsWith("--payrail.shutdown.grace"))) {
            all.add("--payrail.shutdown.grace=0s");
        }
        all.addAll(arguments);
        var spans = InMemorySpanExporter.create();
        var application = ApiService.application();
        application.addInitializers(context ->
                ((GenericApplicationContext) context)
                        .registerBean(
                                "spansInMemory",
                                SpanProcessor.class,
                                () -> SimpleSpanProcessor.create(spans)));
        return new RunningApi(application.run(all.toArray(String[]::new)), spans);
    }

    RunningApi awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> management("/actuator/health/readiness").status() == 200);
        return this;
    }

    /// What was sampled and has ended.
    List<SpanData> spans() {
        return spans.getFinishedSpanItems();
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    int port() {
        return Integer.parseInt(
                requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer get(String token, String path) {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    /// @param headers names and values, alternating
    Answer post(String token, String path, String body, String... headers) {
        var request =
                request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    Answer management(String path) {
        int port =
                Integer.parseInt(
                        requireNonNull(
                                context.getEnvironment().getProperty("local.management.port")));
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    /// Stops the service as a signal would; the client stays.
    void stop() {
        context.close();
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
