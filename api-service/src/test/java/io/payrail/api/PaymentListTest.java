package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `GET /api/stripe/payments`.
class PaymentListTest {
    private final PaymentRows payments = new PaymentRows();
    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    private RunningApi.Answer list(String query) {
        return Rig.API.get(token, "/api/stripe/payments" + query);
    }

    private static List<String> ids(RunningApi.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        var ids = new ArrayList<String>();
        for (JsonNode payment : answer.json().path("data")) {
            ids.add(payment.path("id").asString());
        }
        return ids;
    }

    @Test
    void thePagesHaveEachPaymentOnceTheNewestFirstAlsoWhenNewOnesCome() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            // Two of each second.
            made.addFirst(
                    payments.insert(
                            user, "succeeded", "2026-11-23T10:00:0" + i / 2 + "Z", "eur", "o" + i));
        }

        var first = list("?limit=2");
        payments.insert(user, "succeeded", "2026-11-23T11:00:00Z", "eur", "newer");
        var second = list("?limit=2&cursor=" + first.text("next_cursor"));
        var third = list("?limit=2&cursor=" + second.text("next_cursor"));

        var seen = new ArrayList<>(ids(first));
        seen.addAll(ids(second));
        seen.addAll(ids(third));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
        assertThat(third.json().path("next_cursor").isNull()).isTrue();
        assertThat(ids(first).getFirst()).isEqualTo(made.getFirst());
    }

    @Test
    void filtersLeaveOutTheOthers() {
        String paid = payments.insert(user, "succeeded", "2026-11-23T10:00:00Z", "eur", "order 1");
        String open = payments.insert(user, "processing", "2026-11-24T10:00:00Z", "usd", "order 2");

        assertThat(ids(list("?status=succeeded"))).containsExactly(paid);
        assertThat(ids(list("?currency=USD"))).containsExactly(open);
        assertThat(ids(list("?reference=order%201"))).containsExactly(paid);
        assertThat(ids(list("?customer=cus_1"))).containsExactly(open, paid);
        assertThat(ids(list("?customer=cus_2"))).isEmpty();
        assertThat(ids(list("?created_from=2026-11-24T10:00:00Z"))).containsExactly(open);
        assertThat(ids(list("?created_to=2026-11-24T10:00:00Z"))).containsExactly(paid);
        assertThat(ids(list("?created_from=2026-11-23T00:00:00Z&status=processing")))
                .containsExactly(open);
    }

    @Test
    void anothersPaymentsAreNotListedExceptForAnOperator() {
        String id = payments.insert(user, "succeeded");
        var stranger = Rig.TOKENS.of(Rig.user());
        var operator =
                Rig.TOKENS.with(claims ->
                        claims.subject("operator").claim("roles", List.of("payments:operate")));

        assertThat(ids(Rig.API.get(stranger, "/api/stripe/payments?customer=cus_1"))).isEmpty();
        assertThat(
                        ids(
                                Rig.API.get(
                                        operator,
                                        "/api/stripe/payments?limit=100&created_from=2026-11-23T10:00:00Z"
                                                + "&created_to=2026-11-23T10:00:01Z&status=succeeded")))
                .contains(id);
    }

    @ParameterizedTest
    @CsvSource({
        "status=Succeeded!,status,invalid_filter",
        "status=a&status=b,status,invalid_filter",
        "customer=pi_1,customer,invalid_customer_id",
        "reference=%00,reference,invalid_filter",
        "currency=xxx,currency,unsupported_currency",
        "created_from=yesterday,created_from,invalid_time",
        "created_to=2026-13-01T00:00:00Z,created_to,invalid_time",
        "limit=0,limit,out_of_range",
        "cursor=nonsense,cursor,invalid_cursor",
        "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTkucGlfMQ,cursor,invalid_cursor",
    })
    void whatIsNotUnderstoodIsNamed(String query, String field, String code) {
        var answer = list("?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("field").asString(""))
                .isEqualTo(field);
        assertThat(answer.json().path("errors").path(0).path("code").asString("")).isEqualTo(code);
    }
}
