package io.payrail.worker.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.StateTable;
import io.payrail.worker.projection.State.Companion;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefundStateTest {
    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                                | pending | requires_action | succeeded         | failed         | canceled
                none            | created | created         | created succeeded | created failed | created canceled
                pending         | -       | updated         | succeeded         | failed         | canceled
                requires_action | updated | -               | succeeded         | failed         | canceled
                succeeded       | updated | updated         | -                 | failed         | canceled
                failed          | updated | updated         | succeeded         | -              | canceled
                canceled        | updated | updated         | succeeded         | failed         | -
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : refund(before, "ch_1", "pi_1");

        assertThat(StateTable.names(refund(after, "ch_1", "pi_1").since(earlier, null)))
                .isEqualTo(events);
    }

    @Test
    void aRefundBelongsToItsPaymentOrElseToItsChargeOrElseToItself() {
        assertThat(refund("failed", "ch_1", "pi_1").aggregateId()).isEqualTo("pi_1");
        assertThat(refund("failed", "ch_1", null).aggregateId()).isEqualTo("ch_1");
        assertThat(refund("failed", null, null).aggregateId()).isEqualTo("re_1");
        assertThat(refund("failed", null, null).since(null, null))
                .allSatisfy(event -> assertThat(event.aggregateId()).isEqualTo("re_1"));
        assertThat(refund("failed", "ch_1", null).since(null, null))
                .allSatisfy(event -> assertThat(event.aggregateId()).isEqualTo("ch_1"));
    }

    @Test
    void aRefundThatFailsHasItsChargeFetched() {
        var charge = new Companion("charge", "ch_1");
        var failed = refund("failed", "ch_1", "pi_1");

        assertThat(failed.changedAlong(refund("succeeded", "ch_1", "pi_1"))).contains(charge);
        assertThat(failed.changedAlong(null)).contains(charge);
        assertThat(failed.changedAlong(failed)).isEmpty();
        assertThat(refund("succeeded", "ch_1", "pi_1").changedAlong(null)).isEmpty();
    }

    private static RefundState refund(
            String status, @Nullable String charge, @Nullable String payment) {
        return new RefundState(
                "re_1",
                charge,
                payment,
                100,
                "usd",
                status,
                null,
                null,
                Instant.ofEpochSecond(1_000));
    }
}
