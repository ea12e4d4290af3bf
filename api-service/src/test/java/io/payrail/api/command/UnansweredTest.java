package io.payrail.api.command;

import static io.payrail.api.command.Unanswered.Admission.ADMITTED;
import static io.payrail.api.command.Unanswered.Admission.OWNER_HAS_TOO_MANY;
import static io.payrail.api.command.Unanswered.Admission.TOO_MANY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnansweredTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final Unanswered unanswered =
            new Unanswered(
                    clock,
                    new CommandProperties(
                            0,
                            Duration.ofSeconds(1),
                            1,
                            5,
                            2,
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            2,
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(1)));

    private UUID admitted(String owner) {
        var command = UUID.randomUUID();
        assertThat(unanswered.admit(command, owner)).isEqualTo(ADMITTED);
        return command;
    }

    @Test
    void anOwnerAtItsBoundIsRefusedAndOthersAreNot() {
        var first = admitted("ada");
        admitted("ada");

        assertThat(unanswered.admit(UUID.randomUUID(), "ada")).isEqualTo(OWNER_HAS_TOO_MANY);
        admitted("eve");

        unanswered.settle(first);
        admitted("ada");
        assertThat(unanswered.count()).isEqualTo(3);
    }

    @Test
    void allTogetherAreBoundedToo() {
        var first = admitted("a");
        admitted("a");
        admitted("b");
        admitted("b");
        admitted("c");

        assertThat(unanswered.admit(UUID.randomUUID(), "c")).isEqualTo(TOO_MANY);
        unanswered.settle(first);
        admitted("c");
    }

    @Test
    void eachPublicationOfOneCommandCountsAndNeedsItsOwnAnswer() {
        var command = admitted("ada");
        assertThat(unanswered.admit(command, "ada")).isEqualTo(ADMITTED);
        assertThat(unanswered.admit(command, "ada")).isEqualTo(OWNER_HAS_TOO_MANY);

        unanswered.settle(command);
        assertThat(unanswered.count()).isEqualTo(1);
        unanswered.settle(command);
        assertThat(unanswered.count()).isZero();
    }

    @Test
    void anAnswerThatNobodyCountsOnChangesNothing() {
        var command = admitted("ada");
        unanswered.settle(UUID.randomUUID());
        unanswered.settle(command);
        unanswered.settle(command);

        assertThat(unanswered.count()).isZero();
        admitted("ada");
        admitted("ada");
        assertThat(unanswered.admit(UUID.randomUUID(), "ada")).isEqualTo(OWNER_HAS_TOO_MANY);
    }

    @Test
    void aCommandWhoseReplyIsLostCountsForAWhileOnly() {
        admitted("ada");
        clock.now = START.plusSeconds(30);
        admitted("ada");

        clock.now = START.plusSeconds(59);
        assertThat(unanswered.admit(UUID.randomUUID(), "ada")).isEqualTo(OWNER_HAS_TOO_MANY);
        clock.now = START.plusSeconds(60);
        admitted("ada");
        assertThat(unanswered.admit(UUID.randomUUID(), "ada")).isEqualTo(OWNER_HAS_TOO_MANY);
        clock.now = START.plusSeconds(600);
        assertThat(unanswered.count()).isZero();
    }
}
