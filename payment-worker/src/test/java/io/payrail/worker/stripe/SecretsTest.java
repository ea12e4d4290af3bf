package io.payrail.worker.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.stripe.com",
                "https://stripe.example",
                "https://api.stripe.com.example",
                "https://api.stripe.com@stripe.example",
                "http://127.0.0.1:12111",
                "api.stripe.com",
                "mailto:api.stripe.com"
            })
    void aLiveKeyIsSentToNobodyButStripe(String base, CapturedOutput output) throws Exception {
        for (var kind : List.of("sk", "rk")) {
            Files.writeString(
                    folder.resolve("payrail.stripe.secret-key"), kind + "_live_s3cretm4rk");
            assertThatThrownBy(() -> start("--payrail.stripe.api-base=" + base))
                    .isInstanceOf(RuntimeException.class);
        }

        assertThat(output.getAll().split("correct payrail.stripe.api-base", -1)).hasSize(3);
        assertThat(output.getAll()).doesNotContain("s3cretm4rk");
    }

    @ParameterizedTest
    @CsvSource({
        "sk_live_s3cretm4rk, https://api.stripe.com,",
        "rk_live_s3cretm4rk, https://API.stripe.com/,",
        "sk_live_s3cretm4rk, https://stripe.internal:8443, stripe.internal",
        "sk_test_s3cretm4rk, http://127.0.0.1:12111,"
    })
    void aLiveKeyMayGoToStripeOrToTheProxyThatIsNamedAndATestKeyAnywhere(
            String key, String base, @Nullable String liveHost) throws Exception {
        Files.writeString(folder.resolve("payrail.stripe.secret-key"), key);
        try (var context =
                start(
                        "--payrail.stripe.api-base=" + base,
                        "--payrail.stripe.live-host="
                                + (liveHost == null ? "api.stripe.com" : liveHost))) {
            assertThat(context.getBean(StripeProperties.class).apiBase()).hasToString(base);
        }
    }

    @Test
    void aProxyThatIsNamedIsReachedByHttpsAllTheSame(CapturedOutput output) throws Exception {
        Files.writeString(folder.resolve("payrail.stripe.secret-key"), "sk_live_s3cretm4rk");
        assertThatThrownBy(() ->
                        start(
                                "--payrail.stripe.api-base=http://stripe.internal",
                                "--payrail.stripe.live-host=stripe.internal"))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getAll()).contains("payrail.stripe.api-base");
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
