package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What the service refuses to start with.
@ExtendWith(OutputCaptureExtension.class)
class StartTest {
    private static final String NO_KAFKA = "--spring.kafka.bootstrap-servers=127.0.0.1:1";

    @Test
    void aSecretKeyIsNotPublished(CapturedOutput output) {
        assertThatThrownBy(() ->
                        RunningApi.start(
                                List.of(
                                        NO_KAFKA,
                                        "--payrail.api.stripe.publishable-key=sk_test_s3cret",
                                        Rig.publicKey())))
                .hasStackTraceContaining("must be Stripe's publishable key");
        assertThat(output.getAll()).doesNotContain("s3cret");
    }

    @Test
    void withoutAWayToCheckTokensThereIsNoService() {
        assertThatThrownBy(() ->
                        RunningApi.start(
                                List.of(
                                        NO_KAFKA,
                                        "--payrail.api.stripe.publishable-key=pk_test_1")))
                .hasStackTraceContaining("Access tokens cannot be checked: set one of issuer-uri");
    }

    @Test
    void anIssuerWithoutAudiencesIsWarnedOfAndOneOutOfReachIs503(CapturedOutput output) {
        try (var api =
                RunningApi.start(
                        List.of(
                                NO_KAFKA,
                                "--payrail.api.stripe.publishable-key=pk_test_1",
                                "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:1"))) {
            var answer = api.get(Rig.TOKENS.of("somebody"), "/api/stripe/payments/pi_1");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text("code")).isEqualTo("identity_unavailable");
        }
        assertThat(output.getAll())
                .contains("set spring.security.oauth2.resourceserver.jwt.audiences");
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThatThrownBy(() ->
                        RunningApi.start(
                                List.of(
                                        NO_KAFKA,
                                        "--payrail.api.stripe.publishable-key=pk_test_1",
                                        "--payrail.api.command.max-waiting=0",
                                        Rig.publicKey())))
                .hasStackTraceContaining("maxWaiting");
    }
}
