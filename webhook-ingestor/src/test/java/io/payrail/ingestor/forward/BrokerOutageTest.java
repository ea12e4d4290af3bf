package io.payrail.ingestor.forward;

import static io.payrail.ingestor.RunningIngestor.NEW_SECRET;
import static io.payrail.ingestor.RunningIngestor.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Topics;
import io.payrail.embedded.KafkaBroker;
import io.payrail.ingestor.RunningIngestor;
import io.payrail.ingestor.StripeEvents;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class BrokerOutageTest {
    /// The ingestor's own bound is 4.5 s; Kafka's is 120 s. Between them is room for a slow
    /// machine.
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

    @TempDir Path data;

    @Test
    void anEventIs503WhileTheBrokerIsAwayAnd200WhenItIsBack(CapturedOutput output)
            throws Exception {
        var broker = KafkaBroker.start(KafkaBroker.Options.in(data));
        createTopic(broker.bootstrapServers());
        int port = Integer.parseInt(broker.bootstrapServers().replaceAll(".*:", ""));
        try (var ingestor =
                RunningIngestor.on(
                        broker.bootstrapServers(),
                        "--payrail.forward.probe-every=200ms",
                        "--payrail.forward.probe-timeout=1s")) {
            String body = StripeEvents.event(StripeEvents.newId(), "pi_secret_of_the_object");
            assertThat(ingestor.post(body).statusCode()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(readiness(ingestor)).isEqualTo(200));

            broker.close();

            List<HttpResponse<String>> refused = manyAtOnce(50, () -> ingestor.post(body));
            assertThat(refused)
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(503);
                        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                        assertThat(answer.body()).contains("\"code\":\"broker\"");
                    });
            assertThat(ingestor.count("unavailable", "reason", "broker")).isEqualTo(50);
            await().untilAsserted(() -> assertThat(readiness(ingestor)).isEqualTo(503));
            assertThat(ingestor.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(ingestor.post("{}").statusCode()).as("bad input").isEqualTo(400);

            broker = KafkaBroker.start(KafkaBroker.Options.in(data).withPort(port));

            await().until(() -> ingestor.post(body).statusCode() == 200);
            await().untilAsserted(() -> assertThat(readiness(ingestor)).isEqualTo(200));
            assertThat(ingestor.count("received"))
                    .isEqualTo(
                            ingestor.count("accepted")
                                    + ingestor.count("rejected")
                                    + ingestor.count("unavailable"));
        } finally {
            broker.close();
        }
        assertThat(output.getAll().split("answering 503 until it does", -1)).hasSize(2);
        assertThat(output.getAll()).contains("takes events again");
        assertThat(output.getAll())
                .doesNotContain(SECRET, NEW_SECRET, "pi_secret_of_the_object", "v1=");
    }

    @Test
    void theIngestorStartsWithoutABrokerAndAnswers503(CapturedOutput output) throws Exception {
        try (var ingestor =
                RunningIngestor.onNoTopic("127.0.0.1:1", "--payrail.forward.probe-timeout=1s")) {
            String body = StripeEvents.event(StripeEvents.newId(), "pi_1");

            assertThat(timed(() -> ingestor.post(body)).statusCode()).isEqualTo(503);
            assertThat(readiness(ingestor)).isEqualTo(503);
            for (var path : List.of("/actuator/health", "/actuator/health/readiness")) {
                assertThat(ingestor.manage(path).body())
                        .contains("\"kafka\":{\"status\":\"DOWN\"}")
                        .doesNotContain("details", "127.0.0.1", "no answer");
            }
        }
        assertThat(output.getAll()).contains("payrail.stripe-events cannot take events: ");
    }

    @Test
    void aMissingTopicIs503UntilItIsThere() throws Exception {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.in(data));
                var ingestor =
                        RunningIngestor.onNoTopic(
                                broker.bootstrapServers(), "--payrail.forward.probe-every=200ms")) {
            String body = StripeEvents.event(StripeEvents.newId(), "pi_1");

            assertThat(timed(() -> ingestor.post(body)).statusCode()).isEqualTo(503);
            assertThat(readiness(ingestor)).isEqualTo(503);
            createTopic(broker.bootstrapServers());

            await().until(() -> ingestor.post(body).statusCode() == 200);
            await().untilAsserted(() -> assertThat(readiness(ingestor)).isEqualTo(200));
        }
    }

    /// Its kernel takes connections, and nobody is there.
    @Test
    void aBrokerThatIsSilentIs503InTime() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var ingestor =
                        RunningIngestor.onNoTopic(
                                "127.0.0.1:" + silent.getLocalPort(),
                                "--payrail.forward.probe-timeout=500ms")) {
            String body = StripeEvents.event(StripeEvents.newId(), "pi_1");

            assertThat(timed(() -> ingestor.post(body)).statusCode()).isEqualTo(503);
            assertThat(readiness(ingestor)).isEqualTo(503);
        }
    }

    /// The topic's own bound is below the body's here.
    @Test
    void whatTheTopicWillNeverTakeIsNotAskedForAgain() throws Exception {
        try (var broker =
                KafkaBroker.start(
                        KafkaBroker.Options.in(data).with("message.max.bytes", "20000"))) {
            createTopic(broker.bootstrapServers());
            String body = StripeEvents.event(StripeEvents.newId(), "pi_1") + " ".repeat(30_000);
            try (var ingestor = RunningIngestor.on(broker.bootstrapServers())) {
                HttpResponse<String> answer = ingestor.post(body);

                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(answer.body()).contains("\"code\":\"body_too_large\"");
            }
        }
    }

    @Test
    void aRequestInFlightIsAnsweredBeforeTheIngestorStops() throws Exception {
        try (var broker = KafkaBroker.start(KafkaBroker.Options.in(data))) {
            createTopic(broker.bootstrapServers());
            var ingestor =
                    RunningIngestor.on(
                            broker.bootstrapServers(),
                            "--spring.kafka.producer.properties.linger.ms=1000");
            String body = StripeEvents.event(StripeEvents.newId(), "pi_1");
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<HttpResponse<String>> answer = threads.submit(() -> ingestor.post(body));
                await().until(() -> ingestor.count("secret.verified", "secret", "0") == 1);

                ingestor.closeServer();

                assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            } finally {
                ingestor.close();
            }
        }
    }

    private static List<HttpResponse<String>> manyAtOnce(
            int count, Callable<HttpResponse<String>> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(threads.submit(() -> timed(call)));
            }
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (var future : futures) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static HttpResponse<String> timed(Callable<HttpResponse<String>> call)
            throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = call.call();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_ANSWER);
        return answer;
    }

    private static int readiness(RunningIngestor ingestor) throws Exception {
        return ingestor.manage("/actuator/health/readiness").statusCode();
    }

    private static void createTopic(String bootstrapServers) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(
                                            Topics.STRIPE_EVENTS,
                                            Optional.of(3),
                                            Optional.empty())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }
}
