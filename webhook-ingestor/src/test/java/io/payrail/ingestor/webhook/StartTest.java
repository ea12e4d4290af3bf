package io.payrail.ingestor.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.ingestor.WebhookIngestor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class StartTest {
    @TempDir Path folder;

    @Test
    void withoutAnyEndpointItRefusesToStartAndSaysWhatToSet(CapturedOutput output) {
        assertRefusesToStart();

        assertThat(output.getAll())
                .contains("payrail.webhooks.endpoints.default.secrets")
                .contains("no webhook endpoint is configured");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--payrail.webhooks.endpoints.default.livemode=true",
                "--payrail.webhooks.endpoints.default.secrets="
            })
    void anEndpointWithoutASecretRefusesToStart(String argument, CapturedOutput output) {
        assertRefusesToStart(argument);

        assertThat(output.getAll()).contains("an endpoint without a secret verifies nothing");
    }

    @Test
    void anEndpointWithSecretsInTwoPlacesRefusesToStart(CapturedOutput output) {
        assertRefusesToStart(
                "--payrail.webhooks.endpoints.default.secrets=whsec_0123456789abcdef",
                "--payrail.webhooks.endpoints.default.secrets-from=" + folder);

        assertThat(output.getAll())
                .contains("set either secrets or secrets-from")
                .doesNotContain("whsec_");
    }

    @Test
    void filesWithoutAUsableSecretRefuseToStart(CapturedOutput output) throws IOException {
        assertRefusesToStart("--payrail.webhooks.endpoints.default.secrets-from=" + folder);
        Files.writeString(folder.resolve("current"), "whsec_tiny");
        assertRefusesToStart("--payrail.webhooks.endpoints.default.secrets-from=" + folder);

        assertThat(output.getAll())
                .contains("payrail.webhooks.endpoints.default.secrets-from")
                .contains("there is no secret in it")
                .contains("file current is too short")
                .doesNotContain("whsec_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"secrets=whsec_tiny", "secrets[0]=", "secrets=whsec_0123456789abcdef,x"})
    void aSecretTooShortToBeOneRefusesToStartAndIsNotShown(String secrets, CapturedOutput output) {
        assertRefusesToStart("--payrail.webhooks.endpoints.default." + secrets);

        assertThat(output.getAll())
                .contains("a webhook secret has at least 16 characters")
                .doesNotContain("whsec_");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--payrail.webhooks.tolerance=0s",
                "--payrail.webhooks.max-body-size=1GB",
                "--payrail.webhooks.max-in-flight-size=1KB",
                "--payrail.webhooks.secrets-check-every=1ms",
                "--payrail.webhooks.endpoints.Not_A_Name.secrets=whsec_0123456789abcdef",
                "--payrail.forward.ack-timeout=1m"
            })
    void aBoundThatIsNoneRefusesToStart(String argument) {
        assertRefusesToStart(
                "--payrail.webhooks.endpoints.default.secrets=whsec_0123456789abcdef", argument);
    }

    @Test
    void aSecretInAFileNamedLikeItsPropertyIsTakenAndShownNowhere(CapturedOutput output)
            throws IOException {
        var secret = "whsec_s3cretm4rk0123456789";
        Files.writeString(folder.resolve("payrail.webhooks.endpoints.default.secrets"), secret);
        try (var ingestor =
                WebhookIngestor.application()
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--payrail.shutdown.grace=0s",
                                "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                                "--PAYRAIL_SECRETS_DIR=" + folder)) {
            var properties = ingestor.getBean(WebhookProperties.class);
            assertThat(properties.endpoints()).containsOnlyKeys("default");
            assertThat(properties.toString()).doesNotContain("s3cretm4rk");
        }
        assertThat(output.getAll())
                .contains("Endpoint default expects test events")
                .doesNotContain("s3cretm4rk");
    }

    private static void assertRefusesToStart(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--server.port=0";
        all[1] = "--management.server.port=0";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        assertThatThrownBy(() -> WebhookIngestor.application().run(all).close())
                .isInstanceOf(RuntimeException.class);
    }
}
