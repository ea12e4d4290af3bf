package io.payrail.worker.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Event;
import io.payrail.worker.StateTable;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PaymentStateTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                                        | requires_payment_method | requires_confirmation | requires_action         | processing         | requires_capture   | succeeded         | canceled
                none                    | created                 | created               | created requires_action | created processing | created authorized | created succeeded | created canceled
                requires_payment_method | -                       | updated               | requires_action         | processing         | authorized         | succeeded         | canceled
                requires_confirmation   | updated                 | -                     | requires_action         | processing         | authorized         | succeeded         | canceled
                requires_action         | updated                 | updated               | -                       | processing         | authorized         | succeeded         | canceled
                processing              | updated                 | updated               | requires_action         | -                  | authorized         | succeeded         | canceled
                requires_capture        | updated                 | updated               | requires_action         | processing         | -                  | succeeded         | canceled
                succeeded               | updated                 | updated               | requires_action         | processing         | authorized         | -                 | canceled
                canceled                | updated                 | updated               | requires_action         | processing         | authorized         | succeeded         | -
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : payment(before, null, null, null);

        assertThat(StateTable.names(payment(after, null, null, null).since(earlier, null)))
                .isEqualTo(events);
    }

    @ParameterizedTest(name = "{0} {1} {2} -> {3} {4} {5}: {6}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    requires_payment_method |               |      | requires_payment_method | card_declined | ch_1 | attempt_failed
                    requires_payment_method | card_declined | ch_1 | requires_payment_method | card_declined | ch_1 | -
                    requires_payment_method | card_declined | ch_1 | requires_payment_method | card_declined | ch_2 | attempt_failed
                    requires_payment_method | card_declined | ch_1 | requires_payment_method | expired_card  | ch_1 | attempt_failed
                    requires_payment_method | card_declined | ch_1 | requires_payment_method |               |      | -
                    requires_payment_method | card_declined | ch_1 | requires_action         | card_declined | ch_1 | requires_action
                    requires_action         |               |      | requires_payment_method | auth_failure  |      | attempt_failed
                    processing              |               |      | requires_payment_method | debit_failed  | ch_1 | attempt_failed
                    processing              |               |      | canceled                | debit_failed  | ch_1 | canceled
                    requires_payment_method | card_declined | ch_1 | succeeded               |               |      | succeeded
                    """)
    void aFailedAttemptIsToldOnce(
            String before,
            @Nullable String failureBefore,
            @Nullable String chargeBefore,
            String after,
            @Nullable String failureAfter,
            @Nullable String chargeAfter,
            String events) {
        var earlier = payment(before, failureBefore, chargeBefore, null);
        var later = payment(after, failureAfter, chargeAfter, null);

        assertThat(StateTable.names(later.since(earlier, null)))
                .isEqualTo(events.equals("-") ? List.of() : List.of(events));
    }

    @Test
    void aPaymentFirstSeenWithAFailedAttemptIsCreatedAndFailed() {
        var events =
                payment("requires_payment_method", "card_declined", "ch_1", null).since(null, null);

        assertThat(StateTable.names(events)).containsExactly("created", "attempt_failed");
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        Event.PaymentAttemptFailed.class,
                        failed -> assertThat(failed.code()).isEqualTo("card_declined"));
    }

    @Test
    void anotherOwnerOrAmountInTheSameStatusIsAnUpdate() {
        var earlier = payment("requires_payment_method", null, null, null);

        assertThat(StateTable.names(earlier.ownedBy("ada").since(earlier, null)))
                .containsExactly("updated");
    }

    @Test
    void aStatusUnknownTodayIsPassedOn() {
        var events =
                payment("requires_blessing", null, null, null)
                        .since(payment("processing", null, null, null), null);

        assertThat(StateTable.names(events)).containsExactly("updated");
        assertThat(((Event.PaymentUpdated) events.getFirst()).payment().status())
                .isEqualTo("requires_blessing");
    }

    @ParameterizedTest
    @CsvSource({
        "succeeded, true",
        "canceled, true",
        "processing, false",
        "requires_capture, false",
        "requires_blessing, false"
    })
    void onlySucceededAndCanceledAreFinal(String status, boolean terminal) {
        assertThat(payment(status, null, null, null).terminal()).isEqualTo(terminal);
    }

    @Test
    void whatOtherVersionsLeaveOutOrAddIsNoReasonToRefuse() {
        var state =
                read(
                        """
                        {"id": "pi_1", "object": "payment_intent", "amount": 10, "currency": "usd",
                         "status": "processing", "created": 100, "new_field": {"deep": [1, 2]},
                         "customer": {"id": "cus_1", "object": "customer"},
                         "latest_charge": {"id": "ch_1"}, "metadata": null, "last_payment_error": null}
                        """);

        assertThat(state.customerId()).isEqualTo("cus_1");
        assertThat(state.chargeId()).isEqualTo("ch_1");
        assertThat(state.owner()).isNull();
        assertThat(state.failureCode()).isNull();
        assertThat(state.amountReceived()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not-a-uuid", "00000000-0000-0000-0000-00000000000G", "1"})
    void metadataThatIsNoCommandIdCountsForNone(String command) {
        var state =
                read(
                        """
                        {"id": "pi_1", "object": "payment_intent", "amount": 10, "currency": "usd",
                         "status": "processing", "created": 100, "metadata": {"payrail_command": "%s"}}
                        """
                                .formatted(command));

        assertThat(state.commandId()).isNull();
    }

    @Test
    void anErrorWithoutACodeIsStillAFailure() {
        var state =
                read(
                        """
                        {"id": "pi_1", "object": "payment_intent", "amount": 10, "currency": "usd", "created": 100,
                         "status": "requires_payment_method", "last_payment_error": {"type": "api_error"}}
                        """);

        assertThat(StateTable.names(state.since(null, null)))
                .containsExactly("created", "attempt_failed");
    }

    private static PaymentState read(String json) {
        return PaymentState.read(new StripeObject(JSON.readTree(json)));
    }

    private static PaymentState payment(
            String status,
            @Nullable String failureCode,
            @Nullable String failureCharge,
            @Nullable UUID command) {
        return new PaymentState(
                "pi_1",
                null,
                command,
                "cus_1",
                null,
                1099,
                0,
                0,
                "usd",
                status,
                null,
                failureCode,
                null,
                failureCharge,
                null,
                Instant.ofEpochSecond(1_000));
    }
}
