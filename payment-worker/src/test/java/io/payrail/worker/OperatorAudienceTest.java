package io.payrail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/// Whom an operator's token must be for.
@ExtendWith(OutputCaptureExtension.class)
class OperatorAudienceTest {
    private static final String JWT = "--spring.security.oauth2.resourceserver.jwt.";
    private static final String WARNING = "resourceserver.jwt.audiences";

    private final OperatorTokens tokens = new OperatorTokens();

    @Test
    void aTokenForAnotherApplicationIs401WhereAudiencesAreSet(CapturedOutput output)
            throws Exception {
        try (var fixture = WorkerFixture.withoutWorker();
                var worker = fixture.startWorker(tokens.setting(), JWT + "audiences=payrail-ops")) {
            assertThat(status(worker, "payrail-ops")).isEqualTo(200);
            assertThat(status(worker, "payrail-shop")).isEqualTo(401);
            assertThat(status(worker, null)).isEqualTo(401);
        }
        assertThat(output.getAll()).doesNotContain(WARNING);
    }

    @Test
    void anIssuerWithoutAudiencesIsWarnedOfAndOneOutOfReachIs503(CapturedOutput output)
            throws Exception {
        try (var fixture = WorkerFixture.withoutWorker();
                var worker =
                        fixture.startWorker(
                                JWT + "issuer-uri=http://127.0.0.1:1", JWT + "audiences=")) {
            assertThat(status(worker, "payrail-ops")).isEqualTo(503);
        }
        assertThat(output.getAll()).contains(WARNING);
    }

    private int status(ConfigurableApplicationContext worker, @Nullable String audience)
            throws IOException, InterruptedException {
        var address =
                URI.create(
                        "http://127.0.0.1:"
                                + worker.getEnvironment()
                                        .getRequiredProperty("local.management.port")
                                + "/operator/actions");
        var request =
                HttpRequest.newBuilder(address)
                        .header(
                                "Authorization",
                                "Bearer "
                                        + tokens.forAudience(audience, "grace", "payments:operate"))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        }
    }
}
