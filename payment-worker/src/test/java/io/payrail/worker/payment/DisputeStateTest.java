package io.payrail.worker.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.StateTable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DisputeStateTest {
    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                                       | warning_needs_response | warning_under_review | warning_closed | needs_response | under_review | won           | lost          | prevented
                none                   | opened                 | opened               | opened closed  | opened         | opened       | opened closed | opened closed | opened closed
                warning_needs_response | -                      | updated              | closed         | updated        | updated      | closed        | closed        | closed
                warning_under_review   | updated                | -                    | closed         | updated        | updated      | closed        | closed        | closed
                warning_closed         | updated                | updated              | -              | updated        | updated      | updated       | updated       | updated
                needs_response         | updated                | updated              | closed         | -              | updated      | closed        | closed        | closed
                under_review           | updated                | updated              | closed         | updated        | -            | closed        | closed        | closed
                won                    | updated                | updated              | updated        | updated        | updated      | -             | updated       | updated
                lost                   | updated                | updated              | updated        | updated        | updated      | updated       | -             | updated
                prevented              | updated                | updated              | updated        | updated        | updated      | updated       | updated       | -
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : dispute(before, "pi_1");

        assertThat(StateTable.names(dispute(after, "pi_1").since(earlier, null))).isEqualTo(events);
    }

    @Test
    void aDisputeBelongsToItsPaymentOrElseToItsCharge() {
        assertThat(dispute("won", "pi_1").aggregateId()).isEqualTo("pi_1");
        assertThat(dispute("won", null).aggregateId()).isEqualTo("ch_1");
        assertThat(dispute("won", null).since(null, null))
                .allSatisfy(event -> assertThat(event.aggregateId()).isEqualTo("ch_1"));
    }

    private static DisputeState dispute(String status, @Nullable String payment) {
        return new DisputeState(
                "dp_1",
                "ch_1",
                payment,
                100,
                "usd",
                "fraudulent",
                status,
                Instant.ofEpochSecond(1_000));
    }
}
