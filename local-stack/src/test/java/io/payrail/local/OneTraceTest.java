package io.payrail.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.local.Collector.Exported;
import io.payrail.local.token.User;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The three services with an OTLP endpoint configured, and one payment through all of them.
class OneTraceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_PAYMENTS = 30;
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "management.tracing.sampling.probability", "1.0",
                    "management.opentelemetry.tracing.export.schedule-delay", "200ms");
    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    @TempDir private static Path folder;

    @Test
    void aPaymentIsOneTraceFromTheRequestToThePublishedEvent() throws Exception {
        try (var collector = new Collector()) {
            SETTINGS.forEach(System::setProperty);
            System.setProperty(ENDPOINT, collector.endpoint());
            try (var stack =
                            new LocalStack(
                                    new Settings(
                                            folder,
                                            StripeAccount.Simulated.account(),
                                            false,
                                            false),
                                    Ports.anyFree(),
                                    new Running(),
                                    Clock.systemUTC());
                    var shopper = new Shopper(stack.target(User.named("traced")))) {
                var trace = traceOfACommand(shopper, stack.bootstrapServers());
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(collector.of(trace))
                                        .extracting(Exported::name)
                                        .contains(
                                                "http post /api/stripe/create-payment-intent",
                                                "publish command",
                                                "take command",
                                                "Stripe create_payment_intent",
                                                "Stripe create_ephemeral_key",
                                                "commit",
                                                "publish event"));
                assertThat(collector.of(trace))
                        .extracting(Exported::service)
                        .containsOnly("api-service", "payment-worker");
                assertThat(collector.of(trace))
                        .as("it begins once")
                        .filteredOn(span -> span.name().startsWith("http post"))
                        .hasSize(1);
            } finally {
                SETTINGS.keySet().forEach(System::clearProperty);
                System.clearProperty(ENDPOINT);
            }
        }
    }

    /// Pays until the worker is the first to tell of a payment: where Stripe's webhook about it is
    /// faster, the event belongs to the webhook's trace.
    private static String traceOfACommand(Shopper shopper, String bootstrapServers) {
        for (int i = 0; i < MOST_PAYMENTS; i++) {
            var created = shopper.createPayment("traced-" + i, 4200);
            assertThat(created.status()).isEqualTo(200);
            var event = firstOf(bootstrapServers, Shopper.idOf(created.text("client_secret")));
            if (header(event, Headers.CE_CAUSE).startsWith("command:")) {
                return header(event, Headers.CE_TRACEPARENT).split("-", -1)[1];
            }
        }
        throw new AssertionError("no event of " + MOST_PAYMENTS + " payments came of a command");
    }

    /// The first event of an aggregate, as its consumers see it.
    private static ConsumerRecord<String, byte[]> firstOf(
            String bootstrapServers, String aggregate) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(Topics.EVENTS).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return await().atMost(PATIENCE)
                    .until(
                            () ->
                                    StreamSupport.stream(
                                                    consumer.poll(Duration.ofMillis(200))
                                                            .spliterator(),
                                                    false)
                                            .filter(record -> record.key().equals(aggregate))
                                            .toList(),
                            found -> !found.isEmpty())
                    .getFirst();
        }
    }

    private static String header(ConsumerRecord<?, ?> event, String name) {
        return new String(requireNonNull(event.headers().lastHeader(name)).value(), UTF_8);
    }
}
