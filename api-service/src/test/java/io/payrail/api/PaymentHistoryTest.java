package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.OperationExecuted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The timeline of a payment, and its audit.
class PaymentHistoryTest {
    private final PaymentRows payments = new PaymentRows();
    private final String user = Rig.user();
    private final String payment = payments.insert(user, "succeeded");

    private void happen() {
        happen(1);
    }

    /// @param calls how many calls to Stripe it took
    private void happen(int calls) {
        var operation = payments.operation(user, "capture_payment", payment);
        var call =
                """
                {"at": "%s", "call": "capture_payment_intent", "requestId": "req_1", "replayOf": null, "status": 200}
                """
                        .formatted(Instant.now());
        payments.entry(
                "operation",
                operation.toString(),
                1,
                "payrail.operation.executed.v1",
                """
                {"outcome": "succeeded", "requestedBy": "shop", "role": "service", "addressHash": "abc123",
                 "stripeRequests": [%s]}
                """
                        .formatted(String.join(",", Collections.nCopies(calls, call))));
        String charge = payment.replace("pi_", "ch_");
        payments.charge(charge, payment);
        payments.event(payment, 1, "succeeded", "succeeded");
        payments.entry("charge", charge, 1, "payrail.charge.captured.v1", "{\"charge\": {}}");
        payments.entry("payment", payment + "_other", 1, "payrail.payment.created.v1", "{}");
    }

    /// A field of the entries, in order; of those that have it.
    private static List<String> all(RunningApi.Answer answer, String pointer) {
        var values = new ArrayList<String>();
        answer.json()
                .path("entries")
                .forEach(entry -> {
                    var value = entry.at(pointer).asString("");
                    if (!value.isEmpty()) {
                        values.add(value);
                    }
                });
        return values;
    }

    private static String operator() {
        return Rig.TOKENS.with(
                claims -> claims.subject("operator").claim("roles", List.of("payments:operate")));
    }

    private RunningApi.Answer timeline(String token) {
        return Rig.API.get(token, "/api/stripe/payments/" + payment + "/timeline");
    }

    @Test
    void aTimelineTellsCommandsCallsAndEventsInOrderAndNotWhoExactlyAsked() {
        happen();

        var answer = timeline(Rig.TOKENS.of(user));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(all(answer, "/kind"))
                .containsExactly("command", "stripe_call", "event", "event");
        assertThat(all(answer, "/command/type")).containsExactly("capture_payment");
        assertThat(all(answer, "/command/role")).containsExactly("service");
        assertThat(all(answer, "/stripe_call/request_id")).containsExactly("req_1");
        assertThat(all(answer, "/event/type"))
                .containsExactly("payrail.payment.succeeded.v1", "payrail.charge.captured.v1");
        assertThat(answer.json().path("complete").asBoolean()).isTrue();
        assertThat(answer.response().body()).doesNotContain("abc123", "requested_by", "shop");
    }

    @Test
    void toAnOperatorItTellsWhoAskedAndFromWhere() {
        happen();

        var answer = timeline(operator());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(all(answer, "/command/requested_by")).containsExactly("shop");
        assertThat(all(answer, "/command/address_hash")).containsExactly("abc123");
    }

    @Test
    void aTimelineThatMayLackCallsIsNotComplete() {
        happen(OperationExecuted.MOST_REQUESTS);

        var answer = timeline(Rig.TOKENS.of(user));

        assertThat(all(answer, "/stripe_call/request_id")).hasSize(OperationExecuted.MOST_REQUESTS);
        assertThat(answer.json().path("complete").asBoolean()).isFalse();
    }

    @Test
    void anothersHistoryIsNotThere() {
        var stranger = Rig.TOKENS.of(Rig.user());

        assertThat(Rig.API.get(stranger, "/api/stripe/payments/" + payment + "/timeline").status())
                .isEqualTo(404);
        assertThat(Rig.API.get(operator(), "/api/stripe/payments/pi_absent/timeline").status())
                .isEqualTo(404);
    }
}
