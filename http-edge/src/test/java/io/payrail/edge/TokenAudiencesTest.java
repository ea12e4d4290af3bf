package io.payrail.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class TokenAudiencesTest {
    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";
    private static final String WARNING = JWT + "audiences";

    private final ApplicationContextRunner service =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(EdgeConfiguration.class));

    @ParameterizedTest
    @ValueSource(strings = {"issuer-uri=https://id.example", "jwk-set-uri=https://id.example/keys"})
    void anIssuerWithoutAudiencesIsWarnedOf(String issuer, CapturedOutput output) {
        service.withPropertyValues(JWT + issuer, JWT + "audiences=")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getAll()).contains(WARNING).doesNotContain("id.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer-uri=", "public-key-location=file:key.pem", "audiences=payrail"})
    void nobodyIsWarnedWithoutAnIssuerOrWithAudiences(String setting, CapturedOutput output) {
        service.withPropertyValues(JWT + setting)
                .run(context -> assertThat(context).hasNotFailed());
        service.withPropertyValues(
                        JWT + "issuer-uri=https://id.example", JWT + "audiences=payrail,shop")
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getAll()).doesNotContain(WARNING);
    }
}
