package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.api.RunningApi.Answer;
import io.payrail.contract.Topics;
import io.payrail.embedded.KafkaBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kafka and the database away: at the start, and in between.
class OutagesTest {
    private static final String PATH = "/api/stripe/create-payment-intent";
    private static final String BODY = "{\"amount\":500,\"currency\":\"usd\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @TempDir Path directory;

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static RunningApi start(int kafkaPort, Duration contactTimeout) {
        return RunningApi.start(
                List.of(
                        "--spring.kafka.bootstrap-servers=127.0.0.1:" + kafkaPort,
                        "--spring.datasource.url=" + Rig.jdbcUrl(),
                        "--spring.datasource.username=" + ApiDatabase.USERNAME,
                        "--spring.datasource.password=" + ApiDatabase.PASSWORD,
                        "--payrail.api.stripe.publishable-key=pk_test_outages",
                        "--payrail.api.command.contact-timeout=" + contactTimeout,
                        "--payrail.api.command.reconnect-delay=200ms",
                        "--spring.kafka.producer.properties.max.block.ms=20000",
                        Rig.publicKey()));
    }

    private KafkaBroker startBroker(int port) {
        return KafkaBroker.start(KafkaBroker.Options.in(directory).withPort(port));
    }

    private static void createTopics(KafkaBroker broker) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(Topics.COMMANDS, Optional.of(1), Optional.empty()),
                                    new NewTopic(Topics.REPLIES, Optional.of(1), Optional.empty())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static int readiness(RunningApi api) {
        return api.management("/actuator/health/readiness").status();
    }

    private Answer post(RunningApi api, String key) {
        return api.post(token, PATH, BODY, "Idempotency-Key", key);
    }

    @Test
    void theServiceStartsBeforeKafkaIsReadyWhenItIsThereAndSurvivesItsRestart() throws Exception {
        int port = freePort();
        try (var api = start(port, Duration.ofSeconds(5))) {
            assertThat(api.management("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(readiness(api)).isEqualTo(503);
            assertUnavailable(post(api, "early"));

            var broker = startBroker(port);
            createTopics(broker);
            await().atMost(PATIENCE).until(() -> readiness(api) == 200);
            try (var worker = new ScriptedWorker(broker.bootstrapServers())) {
                worker.answers(Rig::success);
                assertThat(post(api, "one").status()).isEqualTo(200);
                assertThat(worker.received()).hasSize(1);
            }

            broker.close();
            await().atMost(PATIENCE).until(() -> readiness(api) == 503);
            double refused = Metrics.of(api, "payrail.api.commands", "result", "refused");
            assertUnavailable(post(api, "two"));
            assertThat(Metrics.of(api, "payrail.api.commands", "result", "refused"))
                    .as("refused at once, without an attempt")
                    .isEqualTo(refused + 1);
            assertThat(Metrics.of(api, "payrail.api.commands", "result", "unpublished")).isZero();
            assertThat(api.management("/actuator/health/liveness").status()).isEqualTo(200);

            try (var again = startBroker(port);
                    var worker = new ScriptedWorker(again.bootstrapServers())) {
                worker.answers(Rig::success);
                await().atMost(PATIENCE).until(() -> readiness(api) == 200);
                assertThat(post(api, "two").status()).isEqualTo(200);
                assertThat(worker.received()).hasSize(1);
            }
        }
    }

    @Test
    void aCommandThatIsNotAcknowledgedIs503AndMayBeRepeatedByItsKey() throws Exception {
        int port = freePort();
        var broker = startBroker(port);
        createTopics(broker);
        // So long that the broker's silence is not noticed and the command is really sent.
        try (var api = start(port, Duration.ofMinutes(5))) {
            api.awaitReady();
            // A first command, so that the producer has its metadata and does not fail early.
            assertThat(api.post(token, PATH, BODY, "Prefer", "respond-async").status())
                    .isEqualTo(202);
            broker.close();

            var answer = post(api, "lost");

            assertUnavailable(answer);
            assertThat(Metrics.of(api, "payrail.api.commands", "result", "unpublished"))
                    .isEqualTo(1);
            try (var again = startBroker(port);
                    var worker = new ScriptedWorker(again.bootstrapServers())) {
                worker.answers(Rig::success);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> {
                            var repeated = post(api, "lost");
                            assertThat(repeated.status()).isEqualTo(200);
                            assertThat(repeated.header("Payrail-Operation-Id"))
                                    .isEqualTo(answer.header("Payrail-Operation-Id"));
                        });
            }
        }
    }

    @Test
    void readsAre503WhileTheDatabaseIsAwayAndCommandsGoOn() throws Exception {
        int port = freePort();
        Rig.WORKER.answers(Rig::success);
        try (var api =
                Rig.start(
                        "--spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port + "/none",
                        "--spring.datasource.hikari.connection-timeout=1000",
                        "--payrail.api.command.reply-partition=2")) {
            var read = api.get(token, "/api/stripe/payments/pi_1");

            assertThat(read.status()).isEqualTo(503);
            assertThat(read.text("code")).isEqualTo("reads_unavailable");
            assertThat(read.header("Retry-After")).isEqualTo("2");
            assertThat(post(api, "k").status()).isEqualTo(200);
            assertThat(readiness(api)).isEqualTo(200);
        }
    }

    @Test
    void aTokenIssuerOutOfReachIs503AndNotAnInternalError() throws Exception {
        int port = freePort();
        try (var api =
                RunningApi.start(
                        List.of(
                                "--spring.kafka.bootstrap-servers=127.0.0.1:" + port,
                                "--payrail.api.stripe.publishable-key=pk_test_outages",
                                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri="
                                        + "http://127.0.0.1:"
                                        + port
                                        + "/keys"))) {
            var answer =
                    api.send(
                            api.request(PATH)
                                    .header("Authorization", "Bearer " + token)
                                    .POST(BodyPublishers.ofString(BODY)));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("code")).isEqualTo("identity_unavailable");
            assertThat(answer.header("Retry-After")).isNotBlank();
        }
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("code")).isEqualTo("commands_unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
}
