package io.payrail.observability;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/// The management port of a service whose virtual threads have come to a standstill.
class LivenessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @EnableAutoConfiguration
    static class Service {}

    @Test
    void theManagementPortTellsThatVirtualThreadsNoLongerRun() throws Exception {
        try (var service =
                        new SpringApplication(Service.class)
                                .run(
                                        "--server.port=0",
                                        "--management.server.port=0",
                                        "--spring.threads.virtual.enabled=true",
                                        "--payrail.liveness.virtual-thread-patience=1s",
                                        "--management.endpoint.health.probes.enabled=true",
                                        "--management.endpoint.health.group.liveness.include=livenessState,virtualThreads");
                var http = HttpClient.newHttpClient()) {
            var liveness =
                    HttpRequest.newBuilder(
                                    URI.create(
                                            "http://127.0.0.1:"
                                                    + service.getEnvironment()
                                                            .getProperty("local.management.port")
                                                    + "/actuator/health/liveness"))
                            .timeout(Duration.ofSeconds(20))
                            .build();
            await().atMost(PATIENCE)
                    .until(() ->
                            http.send(liveness, BodyHandlers.discarding()).statusCode() == 200);

            try (var _ = KeptCarriers.all()) {
                await().atMost(PATIENCE)
                        .until(() ->
                                http.send(liveness, BodyHandlers.discarding()).statusCode() == 503);
            }
            await().atMost(PATIENCE)
                    .until(() ->
                            http.send(liveness, BodyHandlers.discarding()).statusCode() == 200);
        }
    }
}
