package io.payrail.worker.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.EventTypes;
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

class CustomerStateTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Arguments> moves() {
        return StateTable.cells(
                """
                        | ada     | grace   | deleted
                none    | created | created | deleted
                ada     | updated | updated | deleted
                grace   | updated | updated | deleted
                deleted | updated | updated | -
                """);
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @MethodSource("moves")
    void eachMoveMakesItsEvents(String before, String after, List<String> events) {
        var earlier = before.equals(StateTable.NONE) ? null : customer(before);

        assertThat(StateTable.names(customer(after).since(earlier, null))).isEqualTo(events);
    }

    @Test
    void noEventAndNoPrintoutHoldsPersonalData() {
        var customer = customer("ada");

        assertThat(customer.toString()).doesNotContain("ada");
        assertThat(customer.since(null, null).stream().map(EventTypes::toJson))
                .allSatisfy(json -> assertThat(json).doesNotContain("ada"));
    }

    @Test
    void ofADeletedCustomerNothingIsLeftButTheId() {
        var known = "{\"id\": \"cus_1\", \"object\": \"customer\", \"email\": \"ada@example.com\"";

        var byEvent = read(known + "}", "customer.deleted");
        var byFetch = read("{\"id\": \"cus_1\", \"object\": \"customer\", \"deleted\": true}", "");

        assertThat(byEvent).isEqualTo(byFetch);
        assertThat(byEvent.email()).isNull();
        assertThat(byEvent.terminal()).isTrue();
        assertThat(read(known + "}", "customer.updated").terminal()).isFalse();
    }

    private static CustomerState read(String json, String eventType) {
        return CustomerState.read(new StripeObject(JSON.readTree(json)), eventType);
    }

    private static CustomerState customer(String who) {
        return who.equals("deleted")
                ? new CustomerState("cus_1", null, null, null, true, null)
                : new CustomerState(
                        "cus_1",
                        "user-1",
                        who + "@example.com",
                        who,
                        false,
                        Instant.ofEpochSecond(1_000));
    }
}
