package io.payrail.ingestor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/// What an operator sees of the ingestor: its traces, log lines, metrics and health.
@ExtendWith(OutputCaptureExtension.class)
class OperatorTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRACE = "4af7651916cd43dd8448eb211c80319c";

    @TempDir Path secrets;

    @Test
    void anEventsTraceBeginsWithItsReceptionAndNothingOfItIsInTheSpan() throws Exception {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        try (var ingestor = RunningIngestor.on(Servers.bootstrapServers());
                var topic = new StripeEvents(Servers.bootstrapServers())) {
            var id = StripeEvents.newId();
            var body = StripeEvents.event(id, "pi_traced");
            ingestor.send(
                    "",
                    BodyPublishers.ofString(body),
                    request ->
                            request.header(
                                            "Stripe-Signature",
                                            ingestor.sign(RunningIngestor.SECRET, body))
                                    .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01"));

            var record = topic.await(id, 1).getFirst();
            await().until(() -> !ingestor.spans.getFinishedSpanItems().isEmpty());
            var span = ingestor.spans.getFinishedSpanItems().getFirst();
            assertThat(span.getName()).isEqualTo("receive Stripe event");
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(new String(record.headers().lastHeader(Headers.TRACEPARENT).value(), UTF_8))
                    .isEqualTo("00-" + TRACE + "-" + span.getSpanId() + "-01");
            assertThat(span.toString()).doesNotContain("pi_traced", RunningIngestor.SECRET);
        }
    }

    @Test
    void logLinesAreJsonAndQuoteNoSecret(CapturedOutput output) throws Exception {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        try (var ingestor = RunningIngestor.on(Servers.bootstrapServers())) {
            assertThat(ingestor.post(StripeEvents.event(StripeEvents.newId(), "pi_1")).statusCode())
                    .isEqualTo(200);
        }

        var lines = output.getOut().lines().filter(line -> line.startsWith("{")).toList();
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(JSON.readTree(line).path("service").path("name").asString())
                                .isEqualTo("webhook-ingestor"));
        assertThat(output.getOut()).doesNotContain(RunningIngestor.SECRET);
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        Files.writeString(secrets.resolve("current"), RunningIngestor.SECRET);
        try (var ingestor =
                RunningIngestor.on(
                        Servers.bootstrapServers(),
                        "--payrail.webhooks.endpoints.watched.secrets-from=" + secrets)) {
            var exposed =
                    ingestor.manage("/actuator/prometheus")
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("# TYPE "))
                            .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                            .filter(name -> !name.endsWith("_seconds_max"))
                            .collect(Collectors.toCollection(TreeSet::new));

            var documented = documented("Webhook ingestor");
            assertThat(ours(documented)).isEqualTo(ours(exposed));
            assertThat(exposed).containsAll(documented);
        }
    }

    @Test
    void livenessAsksNobodyAndReadinessAsksKafka() throws Exception {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        try (var ingestor = RunningIngestor.on(Servers.bootstrapServers())) {
            var liveness = ingestor.manage("/actuator/health/liveness");
            assertThat(liveness.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(liveness.body()).path("components").propertyNames())
                    .containsExactlyInAnyOrder("livenessState", "virtualThreads");
            var readiness = ingestor.manage("/actuator/health/readiness");
            assertThat(JSON.readTree(readiness.body()).path("components").propertyNames())
                    .containsExactlyInAnyOrder("readinessState", "kafka");
        }
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
