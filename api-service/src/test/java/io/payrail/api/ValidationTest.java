package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused, by which code, and that the field at fault is named.
class ValidationTest {
    private static final String PAYMENT = "/api/stripe/create-payment-intent";
    private static final String CUSTOMER = "/api/stripe/create-customer";
    private static final String SUBSCRIPTION = "/api/stripe/create-subscription";
    private static final String SOUND = "{\"amount\":500,\"currency\":\"usd\"}";

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                        | amount    | required
                    {"amount":null,"currency":"usd"}                          | amount    | required
                    {"amount":"500","currency":"usd"}                         | amount    | wrong_type
                    {"amount":10.5,"currency":"usd"}                          | amount    | wrong_type
                    {"amount":500.0,"currency":"usd"}                         | amount    | wrong_type
                    {"amount":1e3,"currency":"usd"}                           | amount    | wrong_type
                    {"amount":true,"currency":"usd"}                          | amount    | wrong_type
                    {"amount":[500],"currency":"usd"}                         | amount    | wrong_type
                    {"amount":{"value":500},"currency":"usd"}                 | amount    | wrong_type
                    {"amount":9223372036854775808,"currency":"usd"}           | amount    | out_of_range
                    {"amount":-99999999999999999999999,"currency":"usd"}      | amount    | out_of_range
                    {"amount":0,"currency":"usd"}                             | amount    | amount_too_small
                    {"amount":-500,"currency":"usd"}                          | amount    | amount_too_small
                    {"amount":49,"currency":"usd"}                            | amount    | amount_too_small
                    {"amount":29,"currency":"gbp"}                            | amount    | amount_too_small
                    {"amount":17499,"currency":"huf"}                         | amount    | amount_too_small
                    {"amount":100000000,"currency":"usd"}                     | amount    | amount_too_large
                    {"amount":5125,"currency":"kwd"}                          | amount    | amount_not_chargeable
                    {"amount":550,"currency":"isk"}                           | amount    | amount_not_chargeable
                    {"amount":550,"currency":"ugx"}                           | amount    | amount_not_chargeable
                    {"amount":500}                                            | currency  | required
                    {"amount":500,"currency":""}                              | currency  | blank
                    {"amount":500,"currency":840}                             | currency  | wrong_type
                    {"amount":500,"currency":"xxx"}                           | currency  | unsupported_currency
                    {"amount":500,"currency":"us"}                            | currency  | unsupported_currency
                    {"amount":500,"currency":"ıİß"}                           | currency  | unsupported_currency
                    {"amount":500,"currency":"dollars"}                       | currency  | too_long
                    {"amount":500,"currency":"usd","reference":""}            | reference | blank
                    {"amount":500,"currency":"usd","reference":7}             | reference | wrong_type
                    {"amount":500,"currency":"usd","reference":"a\\u0000b"}   | reference | invalid_characters
                    {"amount":500,"currency":"usd","reference":"a\\ud800b"}   | reference | invalid_characters
                    {"amount":500,"currency":"usd","reference":"4242424242424242"}    | reference | card_number
                    {"amount":500,"currency":"usd","reference":"a 3782 822463 10005"} | reference | card_number
                    {"amount":500,"currency":"usd","ammount":1}               | ammount   | unknown_field
                    {"amount":500,"currency":"usd","4242 4242":1}             | (unknown) | unknown_field
                    """)
    void aPaymentThatCannotBeIsRefusedByField(String body, String field, String code) {
        assertRefused(Rig.API.post(token, PAYMENT, body), field, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"name":"Ada"}                                    | email | required
                    {"email":"ada","name":"Ada"}                      | email | invalid_email
                    {"email":"ada@home","name":"Ada"}                 | email | invalid_email
                    {"email":"a b@c.example","name":"Ada"}            | email | invalid_email
                    {"email":"@c.example","name":"Ada"}               | email | invalid_email
                    {"email":"a@b@c.example","name":"Ada"}            | email | invalid_email
                    {"email":"a@b..example","name":"Ada"}             | email | invalid_email
                    {"email":["a@b.example"],"name":"Ada"}            | email | wrong_type
                    {"email":"a@b.example"}                           | name  | required
                    {"email":"a@b.example","name":" "}                | name  | blank
                    {"email":"a@b.example","name":"A\\nB"}            | name  | invalid_characters
                    {"email":"a@b.example","name":"Ada 4242-4242-4242-4242"} | name | card_number
                    {"email":"4242424242424242@b.example","name":"Ada"} | email | card_number
                    {"email":"a@b.example","name":"A","phone":"1"}    | phone | unknown_field
                    """)
    void aCustomerThatCannotBeIsRefusedByField(String body, String field, String code) {
        assertRefused(Rig.API.post(token, CUSTOMER, body), field, code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"priceId":"price_1"}                             | customerId | required
                    {"customerId":"price_1","priceId":"price_1"}      | customerId | invalid_customer_id
                    {"customerId":"cus_","priceId":"price_1"}         | customerId | invalid_customer_id
                    {"customerId":"cus_1/../x","priceId":"price_1"}   | customerId | invalid_customer_id
                    {"customerId":"cus_1"}                            | priceId    | required
                    {"customerId":"cus_1","priceId":"a b"}            | priceId    | invalid_price_id
                    {"customerId":"cus_1","priceId":"prix_é"}         | priceId    | invalid_price_id
                    """)
    void aSubscriptionThatCannotBeIsRefusedByField(String body, String field, String code) {
        assertRefused(Rig.API.post(token, SUBSCRIPTION, body), field, code);
    }

    @Test
    void textsAreRefusedOneCharacterAboveTheirBound() {
        String customer = "{\"email\":\"%s@b.example\",\"name\":\"%s\"}";
        String reference = "{\"amount\":500,\"currency\":\"usd\",\"reference\":\"%s\"}";

        assertRefused(
                Rig.API.post(token, CUSTOMER, customer.formatted("a", "n".repeat(257))),
                "name",
                "too_long");
        assertRefused(
                Rig.API.post(
                        token,
                        CUSTOMER,
                        customer.formatted("a", "n").replace("b.ex", "b".repeat(503) + ".ex")),
                "email",
                "too_long");
        assertRefused(
                Rig.API.post(token, PAYMENT, reference.formatted("r".repeat(101))),
                "reference",
                "too_long");
        assertThat(Rig.API.post(token, CUSTOMER, customer.formatted("a", "n".repeat(256))).status())
                .isEqualTo(200);
        assertThat(Rig.API.post(token, PAYMENT, reference.formatted("r".repeat(100))).status())
                .isEqualTo(200);
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        var answer =
                Rig.API.post(
                        token,
                        PAYMENT,
                        "{\"amount\":\"1\",\"currency\":\"zzz\",\"x\":1}",
                        "Stripe-Version",
                        "latest");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("invalid_request");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("amount", "currency", "x", "Stripe-Version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":50,\"currency\":\"USD\"}",
                "{\"amount\":99999999,\"currency\":\"usd\"}",
                "{\"amount\":999999999999,\"currency\":\"idr\"}",
                "{\"amount\":50,\"currency\":\"jpy\"}",
                "{\"amount\":5120,\"currency\":\"kwd\"}",
                "{\"amount\":500,\"currency\":\"isk\"}",
                "{\"amount\":17550,\"currency\":\"huf\"}",
                "{\"amount\":150,\"currency\":\"twd\"}",
                "{\"amount\":500,\"currency\":\"usd\",\"reference\":null}",
                "{\"amount\":500,\"currency\":\"usd\",\"reference\":\"Bestellung № 7 €\"}",
            })
    void anAmountThatStripeTakesIsTaken(String body) {
        assertThat(Rig.API.post(token, PAYMENT, body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"amount\"",
                "{",
                "{\"amount\":500,\"currency\":\"usd\"",
                "{\"amount\":500,\"currency\":\"usd\"} {}",
                "{\"amount\":500,\"currency\":\"usd\"}x",
                "{\"amount\":500,\"amount\":600,\"currency\":\"usd\"}",
                "{'amount':500,'currency':'usd'}",
                "{\"amount\":0500,\"currency\":\"usd\"}",
                "{\"amount\":NaN,\"currency\":\"usd\"}",
                "{\"amount\":+500,\"currency\":\"usd\"}",
                "{\"amount\":500,\"currency\":\"usd\",}",
                "// a comment\n{\"amount\":500,\"currency\":\"usd\"}",
            })
    void whatIsNotOneJsonObjectIsMalformed(String body) {
        assertMalformed(body);
    }

    @Test
    void numbersAndNestingWithoutEndAreMalformed() {
        assertMalformed("{\"amount\":" + "9".repeat(5000) + ",\"currency\":\"usd\"}");
        assertMalformed("{\"amount\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-07-29", "2026-07-29.dahlia", "2020-08-27"})
    void aStripeVersionOfStripesFormIsTaken(String version) {
        assertThat(Rig.API.post(token, PAYMENT, SOUND, "Stripe-Version", version).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "2026-13-01", "2026-07-29.", "2026-07-29.DAHLIA", "2026-7-1"})
    void aStripeVersionOfAnotherFormIsRefused(String version) {
        assertRefused(
                Rig.API.post(token, PAYMENT, SOUND, "Stripe-Version", version),
                "Stripe-Version",
                "invalid_version");
    }

    @Test
    void anIdempotencyKeyIsOneTo255PrintableCharacters() {
        assertThat(key("k".repeat(255)).status()).isEqualTo(200);
        assertThat(key("!~ \"8e03978e\"").status()).isEqualTo(200);
        assertRefused(key("k".repeat(256)), "Idempotency-Key", "invalid_idempotency_key");
        assertRefused(key(""), "Idempotency-Key", "invalid_idempotency_key");
        assertRefused(
                Rig.API.post(token, PAYMENT, SOUND, "Idempotency-Key", "a", "Idempotency-Key", "b"),
                "Idempotency-Key",
                "invalid_idempotency_key");
    }

    @Test
    void aCardNumberIsRefusedInAHeaderThatCountsAndInTheAddress() {
        String card = "4242 4242 4242 4242";
        String inUrl = card.replace(' ', '+');
        var answers =
                List.of(
                        key(card),
                        Rig.API.get(token, "/api/stripe/payments/" + card.replace(" ", "")),
                        Rig.API.get(token, "/api/stripe/payments/pi_1?receipt=" + inUrl),
                        Rig.API.get(
                                token, "/api/stripe/payments/pi_1?x=%34242" + inUrl.substring(4)),
                        Rig.API.get(token, "/api/stripe/payments/pi_1?" + inUrl));

        assertRefused(answers.get(0), "Idempotency-Key", "card_number");
        assertRefused(answers.get(1), "id", "card_number");
        assertRefused(answers.get(2), "receipt", "card_number");
        assertRefused(answers.get(3), "x", "card_number");
        assertRefused(answers.get(4), "(unknown)", "card_number");
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.response().body() + answer.response().headers().map())
                                .doesNotContain("4242"));
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?receipt=%", "?receipt=%zz", "?%zz=1", "?receipt=%ff%fe", "?&&=&"})
    void aQueryThatIsBrokenIsNoFaultOfOurs(String query) {
        assertThat(
                        RawHttp.exchange(
                                Rig.API.port(),
                                "GET /api/stripe/operations/0190d5a0-0000-7000-8000-000000000000"
                                        + query
                                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                        + "Authorization: Bearer "
                                        + token
                                        + "\r\n\r\n"))
                .matches("(?s)HTTP/1.1 40[04] .*")
                .contains("application/problem+json");
    }

    private RunningApi.Answer key(String key) {
        return Rig.API.post(token, PAYMENT, SOUND, "Idempotency-Key", key);
    }

    private void assertMalformed(String body) {
        var answer = Rig.API.post(token, PAYMENT, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("code")).isEqualTo("malformed_json");
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    private static void assertRefused(RunningApi.Answer answer, String field, String code) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("code")).isEqualTo("invalid_request");
        var errors = answer.json().path("errors");
        assertThat(errors)
                .anySatisfy(error -> {
                    assertThat(error.path("field").asString()).isEqualTo(field);
                    assertThat(error.path("code").asString()).isEqualTo(code);
                    assertThat(error.path("detail").asString()).isNotBlank();
                });
    }
}
