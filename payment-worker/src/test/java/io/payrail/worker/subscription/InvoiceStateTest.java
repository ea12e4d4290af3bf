package io.payrail.worker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

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

class InvoiceStateTest {
    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                              | draft   | open              | uncollectible                | void           | paid
                none          | created | created finalized | created marked_uncollectible | created voided | created paid
                draft         | -       | finalized         | marked_uncollectible         | voided         | paid
                open          | updated | -                 | marked_uncollectible         | voided         | paid
                uncollectible | updated | updated           | -                            | voided         | paid
                void          | updated | updated           | marked_uncollectible         | -              | paid
                paid          | updated | updated           | marked_uncollectible         | voided         | -
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : invoice(before, 0);

        assertThat(StateTable.names(invoice(after, 0).since(earlier, null))).isEqualTo(events);
    }

    @ParameterizedTest(name = "{0} {1} -> {2} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none          |   | open          | 0 | created finalized
                    none          |   | open          | 1 | created finalized payment_failed
                    draft         | 0 | open          | 1 | finalized payment_failed
                    open          | 0 | open          | 1 | payment_failed
                    open          | 1 | open          | 1 | -
                    open          | 1 | open          | 2 | payment_failed
                    open          | 2 | open          | 1 | -
                    open          | 1 | paid          | 2 | paid
                    open          | 1 | uncollectible | 2 | marked_uncollectible
                    uncollectible | 2 | open          | 3 | payment_failed
                    """)
    void eachFailedAttemptToCollectIsToldOnce(
            String before,
            @Nullable Long attemptsBefore,
            String after,
            long attempts,
            String events) {
        var earlier = attemptsBefore == null ? null : invoice(before, attemptsBefore);

        assertThat(StateTable.names(invoice(after, attempts).since(earlier, null)))
                .isEqualTo(events.equals("-") ? List.of() : List.of(events.split(" ", -1)));
    }

    @Test
    void otherAmountsAreAnUpdate() {
        assertThat(
                        StateTable.names(
                                invoice("draft", 0, 700, false).since(invoice("draft", 0), null)))
                .containsExactly("updated");
    }

    @Test
    void aDraftThatWasDeletedIsGoneForGood() {
        var deleted = invoice("draft", 0, 500, true);

        assertThat(deleted.terminal()).isTrue();
        assertThat(StateTable.names(deleted.since(invoice("draft", 0), null)))
                .containsExactly("deleted");
        assertThat(StateTable.names(deleted.since(null, null))).containsExactly("deleted");
        assertThat(deleted.since(deleted, null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"paid, true", "void, true", "uncollectible, false", "open, false", "draft, false"})
    void anUncollectibleInvoiceMayStillBePaid(String status, boolean terminal) {
        assertThat(invoice(status, 0).terminal()).isEqualTo(terminal);
    }

    private static InvoiceState invoice(String status, long attempts) {
        return invoice(status, attempts, 500, false);
    }

    private static InvoiceState invoice(
            String status, long attempts, long amountDue, boolean deleted) {
        return new InvoiceState(
                "in_1",
                "cus_1",
                "sub_1",
                status,
                amountDue,
                0,
                "usd",
                attempts,
                Instant.ofEpochSecond(1_000),
                deleted);
    }
}
