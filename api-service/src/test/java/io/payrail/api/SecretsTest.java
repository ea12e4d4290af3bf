package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.payrail.embedded.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Secrets come from files or the environment and are shown by nothing.
@ExtendWith(OutputCaptureExtension.class)
class SecretsTest {
    private static final String MARK = "s3cretm4rk";
    private static final String KEY = MARK + "-0123456789-0123456789-0123456789";

    @TempDir private Path folder;

    @Test
    void filesNamedLikePropertiesAreReadAndNeitherLogsNorEndpointsShowWhatIsInThem(
            CapturedOutput output) throws Exception {
        Files.writeString(folder.resolve("spring.datasource.password"), ApiDatabase.PASSWORD);
        Files.writeString(folder.resolve("payrail.api.receipt.key"), KEY + "\n");
        Files.writeString(folder.resolve("payrail.api.audit.address-key"), KEY + "\n");
        try (var api =
                RunningApi.start(
                                List.of(
                                        "--PAYRAIL_SECRETS_DIR=" + folder,
                                        "--spring.kafka.bootstrap-servers="
                                                + Servers.bootstrapServers(),
                                        "--spring.datasource.url=" + Rig.jdbcUrl(),
                                        "--spring.datasource.username=" + ApiDatabase.USERNAME,
                                        "--spring.datasource.hikari.connection-timeout=10000",
                                        "--payrail.api.stripe.publishable-key=pk_test_rig",
                                        "--payrail.api.command.reply-partition=3",
                                        // As careless as an operator can be.
                                        "--management.endpoints.web.exposure.include=*",
                                        Rig.publicKey()))
                        .awaitReady()) {
            assertThat(
                            api.get(Rig.TOKENS.of(Rig.user()), "/api/stripe/payments/pi_absent")
                                    .status())
                    .as("the database was reached with the password")
                    .isEqualTo(404);
            assertThat(api.context().getEnvironment().getProperty("payrail.api.receipt.key"))
                    .as("without the end of the line")
                    .isEqualTo(KEY);

            for (var endpoint :
                    List.of("env", "configprops", "beans", "conditions", "mappings", "loggers")) {
                var answer = api.management("/actuator/" + endpoint);
                assertThat(answer.status()).as(endpoint).isEqualTo(200);
                assertThat(answer.response().body())
                        .as(endpoint)
                        .doesNotContain(MARK)
                        .doesNotContain(ApiDatabase.PASSWORD + "\"");
            }
            assertThat(api.management("/actuator/heapdump").status())
                    .as("no endpoint, and so a path like any other")
                    .isEqualTo(401);
            assertThat(api.management("/actuator/shutdown").status()).isEqualTo(401);

            var records =
                    api.context().getBeansWithAnnotation(ConfigurationProperties.class).values();
            assertThat(records)
                    .anySatisfy(each -> assertThat(each.toString()).contains("****"))
                    .allSatisfy(each -> assertThat(each.toString()).doesNotContain(MARK));
        }
        assertThat(output.getAll()).contains("Started ApiService").doesNotContain(MARK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"payrail.api.receipt.key", "payrail.api.audit.address-key"})
    void aSecretThatIsTooShortEndsTheStartByNameAndNotByValue(
            String property, CapturedOutput output) {
        assertThatThrownBy(() -> start("--" + property + "=" + MARK))
                .hasStackTraceContaining(property + " has fewer than 32 characters");

        assertThat(output.getAll()).contains(property).doesNotContain(MARK);
    }

    @Test
    void anotherSettingThatIsWrongDoesNotShowTheSecretsBesideIt(CapturedOutput output) {
        assertThatThrownBy(() ->
                        start(
                                "--payrail.api.receipt.key=" + KEY,
                                "--payrail.api.receipt.valid-for=never",
                                "--spring.datasource.password=" + MARK))
                .hasStackTraceContaining("valid-for");

        assertThat(output.getAll()).contains("valid-for").doesNotContain(MARK);
    }

    private static void start(String... settings) {
        RunningApi.start(
                        Stream.concat(
                                        Stream.of(
                                                "--spring.kafka.bootstrap-servers=127.0.0.1:1",
                                                "--payrail.api.stripe.publishable-key=pk_test_1",
                                                Rig.publicKey()),
                                        Stream.of(settings))
                                .toList())
                .close();
    }
}
