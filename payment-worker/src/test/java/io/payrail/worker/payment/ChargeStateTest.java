package io.payrail.worker.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Event;
import io.payrail.worker.StateTable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChargeStateTest {
    /// A charge's events follow its refunded amount and nothing else: its status is the payment's
    /// matter.
    @ParameterizedTest(name = "{0} {1} -> {2} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none      |    | pending   | 0   | -
                    none      |    | failed    | 0   | -
                    none      |    | succeeded | 0   | -
                    none      |    | succeeded | 30  | refunded
                    pending   | 0  | pending   | 0   | -
                    pending   | 0  | failed    | 0   | -
                    pending   | 0  | succeeded | 0   | -
                    pending   | 0  | succeeded | 100 | refunded
                    succeeded | 0  | succeeded | 0   | -
                    succeeded | 0  | succeeded | 30  | refunded
                    succeeded | 30 | succeeded | 30  | -
                    succeeded | 30 | succeeded | 100 | refunded
                    succeeded | 30 | succeeded | 0   | refunded
                    """)
    void eachMoveMakesItsEvents(
            String before,
            @Nullable Long refundedBefore,
            String after,
            long refunded,
            String events) {
        var earlier = refundedBefore == null ? null : charge(before, refundedBefore, "pi_1");

        assertThat(StateTable.names(charge(after, refunded, "pi_1").since(earlier, null)))
                .isEqualTo(events.equals("-") ? List.of() : List.of(events));
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
        return new ChargeState(
                "ch_1",
                payment,
                "cus_1",
                100,
                100,
                refunded,
                "usd",
                status,
                false,
                Instant.ofEpochSecond(1_000));
    }
}
