package io.payrail.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final UUID ID = new UUID(0, 1);
    private static final Expected EXPECTED = new Expected("payment.succeeded", "pi_1");
    private static final Published OUT = new Published(ID, "payment.succeeded", "pi_1", 2);
    private static final JournalReader.Entry ROW =
            new JournalReader.Entry(
                    ID, Instant.EPOCH, "payment.succeeded", "pi_1", 2, "stripe:evt_1");

    @Test
    void onceIsRight() {
        assertThat(Verdict.problems(List.of(EXPECTED), List.of(ROW), List.of(OUT))).isEmpty();
    }

    @Test
    void anExpectedEventThatIsMissingIsWrong() {
        assertThat(Verdict.problems(List.of(EXPECTED), List.of(), List.of()))
                .containsExactly("payment.succeeded of pi_1 came out 0 times");
    }

    @Test
    void anExpectedEventUnderTwoIdsIsWrong() {
        var again = new Published(new UUID(0, 2), "payment.succeeded", "pi_1", 3);
        assertThat(Verdict.problems(List.of(EXPECTED), List.of(ROW), List.of(OUT, again)))
                .containsExactly("payment.succeeded of pi_1 came out 2 times");
    }

    @Test
    void aJournalRowThatWasNotPublishedIsWrong() {
        assertThat(Verdict.problems(List.of(), List.of(ROW), List.of()))
                .containsExactly("The journal's payment.succeeded #2 of pi_1 did not come out");
    }

    @Test
    void anEventPublishedTwiceIsWrongEvenIfNobodyExpectedIt() {
        assertThat(Verdict.problems(List.of(), List.of(ROW), List.of(OUT, OUT)))
                .containsExactly("payment.succeeded #2 of pi_1 came out again");
    }
}
