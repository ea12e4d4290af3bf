package io.payrail.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AcceptedCommandsTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final AcceptedCommands accepted =
            new AcceptedCommands(
                    clock,
                    new CommandProperties(
                            0,
                            Duration.ofSeconds(1),
                            1,
                            1,
                            1,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            2,
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(1)));

    @Test
    void aCommandIsRememberedForItsOwnerOnly() {
        var id = UUID.randomUUID();
        accepted.remember(id, "ada");

        assertThat(accepted.acceptedAt(id, "ada")).contains(START);
        assertThat(accepted.acceptedAt(id, "eve")).isEmpty();
    }

    @Test
    void theOldestIsForgottenBeyondTheBoundAndARepeatedOneIsNotOld() {
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        accepted.remember(first, "ada");
        accepted.remember(second, "ada");
        accepted.remember(first, "ada");
        accepted.remember(UUID.randomUUID(), "ada");

        assertThat(accepted.acceptedAt(first, "ada")).isPresent();
        assertThat(accepted.acceptedAt(second, "ada")).isEmpty();
    }

    @Test
    void anOldOneIsForgotten() {
        var id = UUID.randomUUID();
        accepted.remember(id, "ada");

        clock.now = START.plusSeconds(59);
        assertThat(accepted.acceptedAt(id, "ada")).isPresent();
        clock.now = START.plusSeconds(60);
        assertThat(accepted.acceptedAt(id, "ada")).isEmpty();
    }
}
