package io.payrail.ingestor.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.ingestor.WebhookIngestor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class StartTest {
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
                "--payrail.webhooks.endpoints.Not_A_Name.secrets=whsec_0123456789abcdef",
                "--payrail.forward.ack-timeout=1m"
            })
    void aBoundThatIsNoneRefusesToStart(String argument) {
        assertRefusesToStart(
                "--payrail.webhooks.endpoints.default.secrets=whsec_0123456789abcdef", argument);
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
