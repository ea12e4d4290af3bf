package io.payrail.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.payrail.contract.Command;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Owner;
import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator sees of a worker: its traces, log lines, metrics and health.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TORN =
            "{\"data\":{\"object\":{\"client_secret\":\"pi_torn_secret_x\",\"email\":\"ada@example.com\"";
    private static final AttributeKey<String> CALL = AttributeKey.stringKey("call");

    private final WorkerFixture fixture = WorkerFixture.withoutWorker();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext worker;

    @BeforeAll
    void start() {
        worker =
                fixture.startWorker(
                        application ->
                                application.addInitializers(context ->
                                        ((GenericApplicationContext) context)
                                                .registerBean(
                                                        "spansInMemory",
                                                        SpanProcessor.class,
                                                        () -> SimpleSpanProcessor.create(spans))),
                        "--payrail.relay.enabled=true",
                        "--payrail.relay.slot=" + Servers.unique("operator"));
    }

    @AfterAll
    void stop() {
        http.close();
        fixture.close();
    }

    @Test
    void oneTraceGoesFromTheCommandThroughStripeAndTheCommitToThePublishedEvent() {
        try (var events = subscriber()) {
            var command = payment();
            fixture.send(record(command, "00-" + TRACE + "-b7ad6b7169203331-01"));
            var ready = (PaymentReply.Ready) fixture.awaitReply(command.id());

            var published =
                    await().atMost(PATIENCE)
                            .until(() -> eventOf(events, ready), list -> !list.isEmpty());

            assertThat(header(published.getFirst(), Headers.CE_TRACEPARENT))
                    .matches("00-" + TRACE + "-[0-9a-f]{16}-01");
            var trace =
                    await().atMost(PATIENCE)
                            .until(
                                    () -> spansOf(TRACE),
                                    found ->
                                            names(found)
                                                    .containsAll(
                                                            List.of(
                                                                    "take command",
                                                                    "Stripe create_customer",
                                                                    "Stripe create_payment_intent",
                                                                    "commit",
                                                                    "publish event")));
            var taken =
                    trace.stream().filter(span -> span.getName().equals("take command")).toList();
            assertThat(taken).hasSize(1);
            assertThat(taken.getFirst().getParentSpanId()).isEqualTo("b7ad6b7169203331");
            // Also those that ran side by side, on a thread of their own.
            assertThat(trace)
                    .filteredOn(span -> !span.getName().equals("take command"))
                    .allSatisfy(span ->
                            assertThat(span.getParentSpanId())
                                    .isEqualTo(taken.getFirst().getSpanId()));
            assertThat(trace)
                    .filteredOn(span -> span.getAttributes().get(CALL) != null)
                    .allSatisfy(span ->
                            assertThat(span.getAttributes().asMap().keySet())
                                    .extracting(AttributeKey::getKey)
                                    .containsExactlyInAnyOrder("call", "outcome"));
            assertThat(trace.toString())
                    .doesNotContain("ada@example.com", WorkerFixture.SECRET_KEY)
                    .doesNotContain("_secret_", "ek_test_");
        }
    }

    @Test
    void aTraceThatIsNotSampledRecordsNothingAndGoesOnAllTheSame() {
        var trace = "1bf7651916cd43dd8448eb211c80319d";
        try (var events = subscriber()) {
            var command = payment();
            fixture.send(record(command, "00-" + trace + "-b7ad6b7169203331-00"));
            var ready = (PaymentReply.Ready) fixture.awaitReply(command.id());

            var published =
                    await().atMost(PATIENCE)
                            .until(() -> eventOf(events, ready), list -> !list.isEmpty());

            assertThat(header(published.getFirst(), Headers.CE_TRACEPARENT))
                    .matches("00-" + trace + "-[0-9a-f]{16}-00");
            assertThat(spansOf(trace)).isEmpty();
        }
    }

    @Test
    void logLinesAreJsonWithTheCommandAndTheTraceAndWithoutSecrets() {
        var trace = "2cf7651916cd43dd8448eb211c80319e";
        var lines = new ByteArrayOutputStream();
        var appender = appendTo(lines);
        var command = payment();
        try {
            fixture.send(record(command, "00-" + trace + "-b7ad6b7169203331-01"));
            fixture.awaitReply(command.id());
            await().atMost(PATIENCE).until(() -> commandsLine(lines, command) != null);
        } finally {
            detach(appender);
        }

        var line = commandsLine(lines, command);
        Objects.requireNonNull(line);
        assertThat(line.path("operation").asString()).isEqualTo("create_payment");
        assertThat(line.path("traceId").asString()).isEqualTo(trace);
        assertThat(line.path("spanId").asString()).matches("[0-9a-f]{16}");
        assertThat(line.path("service").path("name").asString()).isEqualTo("payment-worker");
        assertThat(line.path("message").asString()).contains("succeeded");
        assertThat(lines.toString(UTF_8))
                .doesNotContain(
                        "ada@example.com", WorkerFixture.SECRET_KEY, "_secret_", "ek_test_");
    }

    @Test
    void aLogLineAboutAnEventOfStripesHasItsIdAndItsTraceAndNothingOfItsContent() {
        var trace = "3df7651916cd43dd8448eb211c80319f";
        var id = Servers.unique("evt");
        var lines = new ByteArrayOutputStream();
        var appender = appendTo(lines);
        try {
            var event =
                    new ProducerRecord<>(
                            Topics.STRIPE_EVENTS, "pi_torn".getBytes(UTF_8), TORN.getBytes(UTF_8));
            event.headers().add(Headers.STRIPE_EVENT_ID, id.getBytes(UTF_8));
            event.headers()
                    .add(
                            Headers.TRACEPARENT,
                            ("00-" + trace + "-b7ad6b7169203331-01").getBytes(UTF_8));
            fixture.send(event);
            await().atMost(PATIENCE).until(() -> lineWith(lines, "eventId", id) != null);
        } finally {
            detach(appender);
        }

        var line = Objects.requireNonNull(lineWith(lines, "eventId", id));
        assertThat(line.path("traceId").asString()).isEqualTo(trace);
        assertThat(line.path("message").asString()).startsWith("Dead letter");
        assertThat(lines.toString(UTF_8)).doesNotContain("_secret_", "ada@example.com");
    }

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneIsThere() throws Exception {
        fixture.execute(payment());
        await().atMost(PATIENCE).until(() -> scraped().contains("payrail_relay_lag_seconds"));
        var exposed = scraped();
        var documented = documented("Payment worker");

        assertThat(ours(documented)).isEqualTo(ours(exposed));
        assertThat(exposed).containsAll(documented);
    }

    @Test
    void bothConsumersTellTheirLag() {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(scrape().lines())
                                .anyMatch(lagOf("commands"))
                                .anyMatch(lagOf("kafkaConsumerFactory.*")));
    }

    @Test
    void aWorkingWorkerIsAliveAndReadyOnItsManagementPort() throws Exception {
        await().atMost(PATIENCE).until(() -> get("/actuator/health/readiness").statusCode() == 200);
        var readiness = components("readiness");
        assertThat(readiness)
                .containsExactlyInAnyOrder(
                        "readinessState", "db", "commandGroup", "stripeEventGroup");
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(components("liveness"))
                .containsExactlyInAnyOrder(
                        "livenessState",
                        "virtualThreads",
                        "commandPolling",
                        "stripeEventPolling",
                        "journalRelaying");
        assertThat(worker.getEnvironment().getProperty("local.server.port"))
                .as("no other port is open")
                .isEqualTo("-1");
    }

    private Set<String> components(String group) throws Exception {
        return new TreeSet<>(
                JSON.readTree(get("/actuator/health/" + group).body())
                        .path("components")
                        .propertyNames());
    }

    private static Predicate<String> lagOf(String client) {
        return Pattern.compile(
                        "kafka_consumer_fetch_manager_records_lag_max\\{.*spring_id=\""
                                + client
                                + "\".*} [0-9.]+")
                .asMatchPredicate();
    }

    /// The families of a real scrape; a timer's maximum belongs to the timer.
    private Set<String> scraped() throws IOException, InterruptedException {
        return scrape().lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.substring("# TYPE ".length(), line.lastIndexOf(' ')))
                .filter(name -> !name.endsWith("_seconds_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String scrape() throws IOException, InterruptedException {
        return get("/actuator/prometheus").body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var port = worker.getEnvironment().getRequiredProperty("local.management.port");
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                BodyHandlers.ofString());
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

    private OutputStreamAppender<ILoggingEvent> appendTo(ByteArrayOutputStream lines) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.putObject(Environment.class.getName(), worker.getEnvironment());
        var encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat(
                worker.getEnvironment().getRequiredProperty("logging.structured.format.console"));
        encoder.start();
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(lines);
        appender.start();
        context.getLogger("ROOT").addAppender(appender);
        return appender;
    }

    private static void detach(OutputStreamAppender<ILoggingEvent> appender) {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("ROOT")
                .detachAppender(appender);
        appender.stop();
    }

    private static @Nullable JsonNode commandsLine(ByteArrayOutputStream lines, Command command) {
        return lineWith(lines, "commandId", command.id().toString());
    }

    private static @Nullable JsonNode lineWith(
            ByteArrayOutputStream lines, String field, String value) {
        return lines.toString(UTF_8)
                .lines()
                .filter(line -> line.endsWith("}"))
                .map(JSON::readTree)
                .filter(line -> line.path(field).asString("").equals(value))
                .findFirst()
                .orElse(null);
    }

    private static PaymentCommand.Create payment() {
        return new PaymentCommand.Create(
                UUID.randomUUID(),
                new Owner(Servers.unique("owner"), "ada@example.com", "Ada"),
                Instant.parse("2026-11-23T12:00:00Z"),
                1099,
                "eur",
                null,
                null);
    }

    private static ProducerRecord<byte[], byte[]> record(Command command, String traceparent) {
        var record =
                new ProducerRecord<>(
                        Topics.COMMANDS,
                        command.orderingKey().getBytes(UTF_8),
                        Messages.encode(command));
        record.headers()
                .add(Headers.REPLY_PARTITION, "3".getBytes(UTF_8))
                .add(Headers.TRACEPARENT, traceparent.getBytes(UTF_8));
        return record;
    }

    private static KafkaConsumer<String, byte[]> subscriber() {
        var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", Servers.bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        var partitions =
                consumer.partitionsFor(Topics.EVENTS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    private static List<ConsumerRecord<String, byte[]>> eventOf(
            KafkaConsumer<String, byte[]> events, PaymentReply.Ready ready) {
        return StreamSupport.stream(events.poll(Duration.ofMillis(200)).spliterator(), false)
                .filter(event -> event.key().equals(ready.paymentId()))
                .toList();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private List<SpanData> spansOf(String traceId) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(traceId))
                .toList();
    }

    private static List<String> names(List<SpanData> spans) {
        return spans.stream().map(SpanData::getName).toList();
    }
}
