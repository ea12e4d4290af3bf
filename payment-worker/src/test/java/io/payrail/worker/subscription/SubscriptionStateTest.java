package io.payrail.worker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.worker.StateTable;
import io.payrail.worker.projection.StripeObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class SubscriptionStateTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                                   | incomplete | incomplete_expired | trialing          | active            | past_due | unpaid  | paused  | canceled
                none               | created    | created ended      | created activated | created activated | created  | created | created paused | created ended
                incomplete         | -          | ended              | activated         | activated         | updated  | updated | paused  | ended
                incomplete_expired | updated    | -                  | activated         | activated         | updated  | updated | paused  | updated
                trialing           | updated    | ended              | -                 | updated           | updated  | updated | paused  | ended
                active             | updated    | ended              | updated           | -                 | updated  | updated | paused  | ended
                past_due           | updated    | ended              | activated         | activated         | -        | updated | paused  | ended
                unpaid             | updated    | ended              | activated         | activated         | updated  | -       | paused  | ended
                paused             | updated    | ended              | activated         | activated         | updated  | updated | -       | ended
                canceled           | updated    | updated            | activated         | activated         | updated  | updated | paused  | -
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : subscription(before, false);

        assertThat(StateTable.names(subscription(after, false).since(earlier, null)))
                .isEqualTo(events);
    }

    @Test
    void anotherPlanForTheEndInTheSameStatusIsAnUpdate() {
        assertThat(
                        StateTable.names(
                                subscription("active", true)
                                        .since(subscription("active", false), null)))
                .containsExactly("updated");
    }

    @Test
    void thePeriodIsTheItemsOrInOlderVersionsTheSubscriptions() {
        var newer =
                """
                {"id": "sub_1", "object": "subscription", "customer": "cus_1", "status": "active", "created": 100,
                 "items": {"data": [{"price": {"id": "price_1"}, "quantity": 2, "current_period_end": 900}]}}
                """;
        var older =
                """
                {"id": "sub_1", "object": "subscription", "customer": "cus_1", "status": "active", "created": 100,
                 "current_period_end": 900, "items": {"data": [{"price": "price_1", "quantity": 2}]}}
                """;

        assertThat(read(newer)).isEqualTo(read(older));
        assertThat(read(newer).currentPeriodEnd()).isEqualTo(Instant.ofEpochSecond(900));
        assertThat(read(newer).priceId()).isEqualTo("price_1");
        assertThat(read(newer).quantity()).isEqualTo(2);
    }

    private static SubscriptionState read(String json) {
        return SubscriptionState.read(new StripeObject(JSON.readTree(json)));
    }

    private static SubscriptionState subscription(String status, boolean endsWithPeriod) {
        return new SubscriptionState(
                "sub_1",
                "ada",
                "cus_1",
                status,
                "price_1",
                1L,
                Instant.ofEpochSecond(9_000),
                endsWithPeriod,
                "in_1",
                Instant.ofEpochSecond(1_000),
                null,
                null,
                null);
    }
}
