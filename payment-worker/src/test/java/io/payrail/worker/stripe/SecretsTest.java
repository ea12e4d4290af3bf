package io.payrail.worker.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// The worker's own configuration file, with Stripe's key in a file beside it.
@ExtendWith(OutputCaptureExtension.class)
class SecretsTest {
    private static final String KEY = "sk_test_s3cretm4rk";

    @TempDir private Path folder;

    @EnableConfigurationProperties(StripeProperties.class)
    static class Settings {}

    @Test
    void theKeyIsReadFromAFileNamedLikeItsPropertyAndMasked(CapturedOutput output)
            throws Exception {
        Files.writeString(folder.resolve("payrail.stripe.secret-key"), KEY + "\n");
        try (var context = start()) {
            var properties = context.getBean(StripeProperties.class);

            assertThat(properties.secretKey().value()).isEqualTo(KEY);
            assertThat(properties.toString()).contains("****").doesNotContain(KEY);
        }
        assertThat(output.getAll()).doesNotContain("s3cretm4rk");
    }

    @Test
    void withoutAKeyTheStartEndsAndNamesIt(CapturedOutput output) {
        assertThatThrownBy(this::start).isInstanceOf(RuntimeException.class);

        assertThat(output.getAll()).contains("payrail.stripe.secretKey");
    }

    @Test
    void anotherSettingThatIsWrongDoesNotShowTheKeyBesideIt(CapturedOutput output)
            throws Exception {
        Files.writeString(folder.resolve("payrail.stripe.secret-key"), KEY);
        assertThatThrownBy(() -> start("--payrail.stripe.requests-per-second=0"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll())
                .contains("payrail.stripe.requestsPerSecond")
                .doesNotContain("s3cretm4rk");
    }

    private ConfigurableApplicationContext start(String... settings) {
        var application = new SpringApplication(Settings.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(
                Map.of(
                        "spring.config.name",
                        "payment-worker",
                        "PAYRAIL_SECRETS_DIR",
                        folder.toString()));
        return application.run(settings);
    }
}
