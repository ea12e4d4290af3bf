package io.payrail.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class VirtualThreadHealthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final VirtualThreadHealth health = new VirtualThreadHealth(Duration.ofSeconds(2));

    @Test
    void isUpWhileVirtualThreadsGetTheirTurn() {
        await().atMost(PATIENCE).until(() -> health.health().equals(Health.up().build()));
        await().atMost(PATIENCE).until(() -> health.health().equals(Health.up().build()));
    }

    @Test
    void isDownWhileEveryCarrierIsKeptAndUpAgainOnceOneIsFree() throws InterruptedException {
        try (var _ = KeptCarriers.all()) {
            assertThat(new VirtualThreadHealth(Duration.ofHours(1)).health().getStatus())
                    .as("not before its patience ends")
                    .isEqualTo(Status.UP);
            await().atMost(PATIENCE).until(() -> health.health().getStatus().equals(Status.DOWN));
        }
        await().atMost(PATIENCE).until(() -> health.health().getStatus().equals(Status.UP));
    }
}
