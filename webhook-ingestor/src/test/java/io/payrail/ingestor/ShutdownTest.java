package io.payrail.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What senders and a balancer see while an ingestor is stopped.
final class ShutdownTest {
    @Test
    void readinessTurnsBeforeThePortClosesAndEventsAreTakenMeanwhile() throws Exception {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        try (var ingestor =
                RunningIngestor.on(Servers.bootstrapServers(), "--payrail.shutdown.grace=10s")) {
            String body = StripeEvents.event(StripeEvents.newId(), "pi_1");
            var kept = ingestor.post(body);
            assertThat(kept.statusCode()).isEqualTo(200);
            assertThat(kept.headers().firstValue("Connection")).isEmpty();

            long stopped = System.nanoTime();
            var stopping =
                    CompletableFuture.runAsync(ingestor::closeServer, Thread::startVirtualThread);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> ingestor.manage("/actuator/health/readiness").statusCode() == 503);

            assertThat(ingestor.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
            var taken = ingestor.post(body);
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(taken.headers().firstValue("Connection")).hasValue("close");
            stopping.get(60, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(60));
        }
    }
}
