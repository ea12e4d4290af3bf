package io.payrail.ingestor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.stripe.net.Webhook;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.payrail.contract.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.kafka.core.ProducerFactory;

/// The ingestor as it is, on free ports, with a clock that the test sets.
public final class RunningIngestor implements AutoCloseable {
    public static final String SECRET = "whsec_test_0123456789abcdef_old";
    public static final String NEW_SECRET = "whsec_test_0123456789abcdef_new";
    public static final String CONNECT_SECRET = "whsec_test_0123456789abcdef_connect";

    /// Begins today, as brokers delete what is a week old, and within a second.
    public final SettableClock clock =
            new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusMillis(250));

    public final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    public final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final ConfigurableApplicationContext context;

    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    private RunningIngestor(String bootstrapServers, String... extra) {
        SpringApplication application = WebhookIngestor.application();
        application.addInitializers(context ->
                ((GenericApplicationContext) context)
                        .registerBean(
                                "spansInMemory",
                                SpanProcessor.class,
                                () -> SimpleSpanProcessor.create(spans)));
        application.addInitializers(context ->
                ((GenericApplicationContext) context)
                        .registerBean(
                                "settableClock",
                                Clock.class,
                                () -> clock,
                                bean -> bean.setPrimary(true)));
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=0");
        arguments.add("--management.server.port=0");
        arguments.add("--spring.kafka.bootstrap-servers=" + bootstrapServers);
        arguments.add("--payrail.webhooks.endpoints.default.secrets=" + SECRET + "," + NEW_SECRET);
        arguments.add("--payrail.webhooks.endpoints.connect.secrets[0]=" + CONNECT_SECRET);
        arguments.add("--payrail.webhooks.endpoints.connect.livemode=true");
        arguments.add("--payrail.webhooks.endpoints.connect.account=acct_expected");
        if (List.of(extra).stream()
                .noneMatch(each -> each.startsWith("--payrail.shutdown.grace"))) {
            arguments.add("--payrail.shutdown.grace=0s");
        }
        arguments.addAll(List.of(extra));
        this.context = application.run(arguments.toArray(String[]::new));
    }

    /// On a broker that has the topic, with a producer that knows it, so that no first event has to
    /// wait for that, which it does half a second only.
    public static RunningIngestor on(String bootstrapServers, String... extra) {
        var ingestor = new RunningIngestor(bootstrapServers, extra);
        ingestor.awaitTopic(Topics.STRIPE_EVENTS);
        return ingestor;
    }

    /// On a broker that may be away or lack the topic.
    public static RunningIngestor onNoTopic(String bootstrapServers, String... extra) {
        return new RunningIngestor(bootstrapServers, extra);
    }

    /// Waits until the producer knows the topic.
    public void awaitTopic(String topic) {
        var producer = context.getBean(ProducerFactory.class).createProducer();
        await().ignoreException(TimeoutException.class)
                .until(() -> !producer.partitionsFor(topic).isEmpty());
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public URI webhooks(String path) {
        return URI.create("http://127.0.0.1:" + port() + "/webhooks/stripe" + path);
    }

    /// A header for this body as Stripe would make it now.
    public String sign(String secret, String body) {
        return sign(secret, body, clock.instant().getEpochSecond());
    }

    public static String sign(String secret, String body, long epochSecond) {
        try {
            return Webhook.Signature.generateSignatureHeader(body, secret, epochSecond);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// Posts a body signed with the default endpoint's first secret.
    public HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return post("", body, sign(SECRET, body));
    }

    public HttpResponse<String> post(String path, String body, String signature)
            throws IOException, InterruptedException {
        return send(
                path,
                BodyPublishers.ofByteArray(body.getBytes(UTF_8)),
                request -> request.header("Stripe-Signature", signature));
    }

    public HttpResponse<String> send(
            String path, BodyPublisher body, Consumer<HttpRequest.Builder> adjust)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhooks(path)).POST(body);
        adjust.accept(request);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        int port =
                context.getEnvironment()
                        .getRequiredProperty("local.management.port", Integer.class);
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                BodyHandlers.ofString());
    }

    /// The sum of a counter over all meters that carry these tags.
    public double count(String meter, String... tags) {
        return context
                .getBean(MeterRegistry.class)
                .find("payrail.webhooks." + meter)
                .tags(tags)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    public MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    /// Stops the ingestor as a signal would; the client stays.
    public void closeServer() {
        context.close();
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
