package io.payrail.ingestor.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import io.payrail.ingestor.RunningIngestor;
import io.payrail.ingestor.StripeEvents;
import io.payrail.ingestor.signature.NamedSecret;
import io.payrail.ingestor.signature.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class SecretRollingTest {
    private static final String OLD = "whsec_rolled_0123456789abcdef_old";
    private static final String NEW = "whsec_rolled_0123456789abcdef_new";

    @TempDir Path folder;
    @TempDir Path elsewhere;

    @Test
    void aSecretIsRolledWithoutARestart(CapturedOutput output) throws Exception {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        write("2026-05", OLD);
        try (var ingestor =
                RunningIngestor.on(
                        Servers.bootstrapServers(),
                        "--payrail.webhooks.secrets-check-every=50ms",
                        "--payrail.webhooks.endpoints.rolled.secrets-from=" + folder)) {
            assertThat(post(ingestor, OLD)).isEqualTo(200);
            assertThat(post(ingestor, NEW)).isEqualTo(400);

            write("2026-11", NEW);
            await().until(() -> post(ingestor, NEW) == 200);
            assertThat(post(ingestor, OLD)).as("while it is rolled").isEqualTo(200);
            ingestor.clock.advance(Duration.ofMinutes(10));
            assertThat(post(ingestor, NEW)).isEqualTo(200);
            assertThat(lastVerified(ingestor, "2026-11") - lastVerified(ingestor, "2026-05"))
                    .as("how long the old one has been idle")
                    .isEqualTo(600.0);

            Files.delete(folder.resolve("2026-05"));
            await().until(() -> post(ingestor, OLD) == 400);
            assertThat(post(ingestor, NEW)).isEqualTo(200);
            assertThat(
                            ingestor.meters()
                                    .find("payrail.webhooks.secret.verified")
                                    .tag("secret", "2026-05")
                                    .counters())
                    .isEmpty();

            write("2026-11", "");
            double refused = refused(ingestor);
            await().until(() -> refused(ingestor) > refused + 2);
            assertThat(post(ingestor, NEW)).as("an empty file changes nothing").isEqualTo(200);
        }
        assertThat(output.getAll().split("cannot be used", -1)).as("told once").hasSize(2);
        assertThat(output.getAll()).doesNotContain(OLD, NEW);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
        write("current", OLD);
        var secrets =
                new EndpointSecrets(found(), uses(), Duration.ofMinutes(5), Clock.systemUTC());
        var watched = new WatchedSecrets("rolled", folder, secrets, new SimpleMeterRegistry());
        List<NamedSecret> before = secrets.active();

        write("current", NEW.substring(0, 20));
        watched.look();
        write("current", NEW);
        watched.look();
        assertThat(secrets.active()).isEqualTo(before);

        watched.look();
        assertThat(secrets.active()).isEqualTo(found()).isNotEqualTo(before);
    }

    @Test
    void aChangeThatIsTakenBackIsNoChange() throws IOException {
        write("current", OLD);
        var secrets =
                new EndpointSecrets(found(), uses(), Duration.ofMinutes(5), Clock.systemUTC());
        var watched = new WatchedSecrets("rolled", folder, secrets, new SimpleMeterRegistry());
        List<NamedSecret> before = secrets.active();

        write("current", NEW);
        watched.look();
        write("current", OLD);
        watched.look();
        write("current", NEW);
        watched.look();

        assertThat(secrets.active()).isEqualTo(before);
    }

    private static SecretUses uses() {
        return new SecretUses(new SimpleMeterRegistry(), "rolled");
    }

    private List<NamedSecret> found() {
        return ((SecretFiles.Reading.Found) SecretFiles.read(folder)).secrets();
    }

    /// At once, as the folder may be looked at meanwhile.
    private void write(String name, String content) throws IOException {
        var written = Files.writeString(elsewhere.resolve(name), content);
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static int post(RunningIngestor ingestor, String secret) throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_rolled");
        return ingestor.post("/rolled", body, ingestor.sign(secret, body)).statusCode();
    }

    private static double refused(RunningIngestor ingestor) {
        return ingestor.count("secret.looks", "endpoint", "rolled", "result", "refused");
    }

    private static double lastVerified(RunningIngestor ingestor, String name) {
        return ingestor.meters()
                .get("payrail.webhooks.secret.last.verified")
                .tags("endpoint", "rolled", "secret", name)
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }
}
