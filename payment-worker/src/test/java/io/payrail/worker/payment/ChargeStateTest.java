package io.payrail.worker.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Event;
import io.payrail.worker.StateTable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChargeStateTest {
    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                          | pending | failed | succeeded | unheard_of
                none      | pending | failed | succeeded | updated
                pending   | -       | failed | succeeded | updated
                failed    | pending | -      | succeeded | updated
                succeeded | pending | failed | -         | updated
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : charge(before, 0, "pi_1");

        assertThat(StateTable.names(charge(after, 0, "pi_1").since(earlier, null)))
                .isEqualTo(events);
    }

    @ParameterizedTest(name = "{0} {1} -> {2} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none      |    | succeeded | 30  | succeeded refunded
                    pending   | 0  | succeeded | 100 | succeeded refunded
                    succeeded | 0  | succeeded | 30  | refunded
                    succeeded | 30 | succeeded | 30  | -
                    succeeded | 30 | succeeded | 100 | refunded
                    succeeded | 30 | succeeded | 0   | refunded
                    """)
    void whatIsRefundedIsToldBesideTheStatus(
            String before,
            @Nullable Long refundedBefore,
            String after,
            long refunded,
            String events) {
        var earlier = refundedBefore == null ? null : charge(before, refundedBefore, "pi_1");

        assertThat(StateTable.names(charge(after, refunded, "pi_1").since(earlier, null)))
                .isEqualTo(events.equals("-") ? List.of() : List.of(events.split(" ", -1)));
    }

    @Test
    void captureAndDisputeAreTold() {
        var held = charge("succeeded", 0, 0, "pi_1", false);

        assertThat(StateTable.names(charge("succeeded", 70, 0, "pi_1", false).since(held, null)))
                .containsExactly("captured");
        assertThat(StateTable.names(charge("succeeded", 0, 0, "pi_1", true).since(held, null)))
                .containsExactly("updated");
    }

    @Test
    void aRefundCarriesTheTotalAndBelongsToItsPayment() {
        assertThat(charge("succeeded", 70, "pi_1").since(charge("succeeded", 30, "pi_1"), "ada"))
                .containsExactly(new Event.PaymentRefunded("pi_1", "ch_1", 100, 70, "usd", "ada"))
                .allSatisfy(event -> assertThat(event.aggregateId()).isEqualTo("pi_1"));
    }

    @Test
    void aChargeWithoutAPaymentStandsForItself() {
        var charge = charge("succeeded", 30, null);

        assertThat(charge.aggregateId()).isEqualTo("ch_1");
        assertThat(charge.since(null, null))
                .allSatisfy(event -> assertThat(event.aggregateId()).isEqualTo("ch_1"));
    }

    private static ChargeState charge(String status, long refunded, @Nullable String payment) {
        return charge(status, 100, refunded, payment, false);
    }

    private static ChargeState charge(
            String status,
            long captured,
            long refunded,
            @Nullable String payment,
            boolean disputed) {
        return new ChargeState(
                "ch_1",
                payment,
                "cus_1",
                100,
                captured,
                refunded,
                "usd",
                status,
                disputed,
                Instant.ofEpochSecond(1_000));
    }
}
