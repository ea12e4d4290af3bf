package io.payrail.worker.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.StateTable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SetupStateTest {
    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                                        | requires_payment_method | requires_confirmation | requires_action         | processing | succeeded         | canceled
                none                    | created                 | created               | created requires_action | created    | created succeeded | created canceled
                requires_payment_method | -                       | -                     | requires_action         | -          | succeeded         | canceled
                requires_confirmation   | -                       | -                     | requires_action         | -          | succeeded         | canceled
                requires_action         | -                       | -                     | -                       | -          | succeeded         | canceled
                processing              | -                       | -                     | requires_action         | -          | succeeded         | canceled
                succeeded               | -                       | -                     | requires_action         | -          | -                 | canceled
                canceled                | -                       | -                     | requires_action         | -          | succeeded         | -
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : setup(before, null, null);

        assertThat(StateTable.names(setup(after, null, null).since(earlier, null)))
                .isEqualTo(events);
    }

    @ParameterizedTest(name = "{0} {1} -> {2} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none                    |           | requires_payment_method | setatt_1 | created failed
                    requires_payment_method |           | requires_payment_method | setatt_1 | failed
                    requires_payment_method | setatt_1  | requires_payment_method | setatt_1 | -
                    requires_payment_method | setatt_1  | requires_payment_method | setatt_2 | failed
                    requires_action         |           | requires_payment_method | setatt_1 | failed
                    requires_payment_method | setatt_1  | requires_action         | setatt_1 | requires_action
                    requires_payment_method | setatt_1  | succeeded               |          | succeeded
                    """)
    void eachFailedAttemptIsToldOnce(
            String before,
            @Nullable String attemptBefore,
            String after,
            @Nullable String attempt,
            String events) {
        var earlier =
                before.equals(StateTable.NONE)
                        ? null
                        : setup(before, failure(attemptBefore), attemptBefore);

        assertThat(StateTable.names(setup(after, failure(attempt), attempt).since(earlier, null)))
                .isEqualTo(events.equals("-") ? List.of() : List.of(events.split(" ", -1)));
    }

    private static @Nullable String failure(@Nullable String attempt) {
        return attempt == null ? null : "card_declined";
    }

    private static SetupState setup(
            String status, @Nullable String failureCode, @Nullable String attempt) {
        return new SetupState(
                "seti_1",
                "ada",
                "cus_1",
                status,
                null,
                failureCode,
                attempt,
                Instant.ofEpochSecond(1_000));
    }
}
