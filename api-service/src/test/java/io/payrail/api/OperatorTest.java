package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.payrail.contract.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// What an operator sees of the API: its traces, log lines, metrics and health.
@ExtendWith(OutputCaptureExtension.class)
class OperatorTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PAYMENT = "/api/stripe/create-payment-intent";
    private static final String TRACE = "3af7651916cd43dd8448eb211c80319c";

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void answers() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void theClientsTraceGoesOnFromTheRequestToTheCommand() {
        var answer =
                Rig.API.post(
                        token,
                        PAYMENT,
                        "{\"amount\":1099,\"currency\":\"eur\"}",
                        "traceparent",
                        "00-" + TRACE + "-b7ad6b7169203331-01");
        assertThat(answer.status()).isEqualTo(200);

        await().until(() -> spans().size() >= 2);
        var request = one(SpanKind.SERVER);
        var publication = one(SpanKind.PRODUCER);
        assertThat(spans()).hasSize(2);
        assertThat(request.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(publication.getName()).isEqualTo("publish command");
        assertThat(publication.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(Rig.WORKER.receivedFrom(user).getFirst().headers())
                .containsEntry(
                        Headers.TRACEPARENT, "00-" + TRACE + "-" + publication.getSpanId() + "-01");
        assertThat(spans().toString()).doesNotContain(token, "_secret_", user + "@users.example");
    }

    @Test
    void withoutAnEndpointNothingIsExported() {
        var context = Rig.API.context();

        assertThat(context.getBeansOfType(SpanExporter.class)).isEmpty();
        assertThat(context.getBean(BatchSpanProcessor.class).getSpanExporter().toString())
                .doesNotContain("Otlp");
    }

    @Test
    void logLinesAreJson(CapturedOutput output) {
        try (var api = Rig.start()) {
            assertThat(api.management("/actuator/health/liveness").status()).isEqualTo(200);
        }

        var lines = output.getOut().lines().filter(line -> line.startsWith("{")).toList();
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> {
                    var json = JSON.readTree(line);
                    assertThat(json.path("service").path("name").asString())
                            .isEqualTo("api-service");
                    assertThat(json.path("message").asString()).isNotBlank();
                });
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws IOException {
        Rig.API.post(token, PAYMENT, "{\"amount\":1099,\"currency\":\"eur\"}");
        // The pool is there from the first read on.
        Rig.API.get(token, "/api/stripe/payments/pi_unknown");
        var exposed =
                Rig.API
                        .management("/actuator/prometheus")
                        .response()
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("# TYPE "))
                        .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                        .filter(name -> !name.endsWith("_seconds_max"))
                        .collect(Collectors.toCollection(TreeSet::new));

        var documented = documented("API service");
        assertThat(ours(documented)).isEqualTo(ours(exposed));
        assertThat(exposed).containsAll(documented);
    }

    @Test
    void livenessAsksNeitherKafkaNorTheDatabase() {
        var liveness = Rig.API.management("/actuator/health/liveness").json().path("components");
        assertThat(liveness.propertyNames())
                .containsExactlyInAnyOrder(
                        "livenessState", "virtualThreads", "replies", "paymentChanges");
        var readiness = Rig.API.management("/actuator/health/readiness").json().path("components");
        assertThat(readiness.propertyNames()).containsExactlyInAnyOrder("readinessState", "reply");
    }

    private static List<SpanData> spans() {
        return Rig.API.spans().stream().filter(span -> span.getTraceId().equals(TRACE)).toList();
    }

    private static SpanData one(SpanKind kind) {
        return spans().stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
    }

    private static Set<String> ours(Set<String> names) {
        return names.stream()
                .filter(name -> name.startsWith("payrail_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The first cells of the tables in a section.
    private static Set<String> documented(String section) throws IOException {
        var text = Files.readString(Path.of("../docs/metrics.md"));
        var start = text.indexOf("\n## " + section + "\n");
        assertThat(start).isNotNegative();
        var end = text.indexOf("\n## ", start + 1);
        return Pattern.compile("^\\| `([a-z_]+)", Pattern.MULTILINE)
                .matcher(text.substring(start, end < 0 ? text.length() : end))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
