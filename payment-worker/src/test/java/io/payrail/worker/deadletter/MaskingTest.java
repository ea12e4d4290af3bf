package io.payrail.worker.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What an operator sees of a record by default.
class MaskingTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static String masked(String json) {
        return Masking.masked(JSON.readTree(json)).toString();
    }

    @Test
    void wordsIdsAmountsAndTimesAreShown() {
        var json =
                """
                {"id":"pi_3MtwBwLkdIwHu7ix28a3tqPa","object":"payment_intent","amount":1099,"currency":"eur",\
                "livemode":false,"status":"succeeded","canceled_at":null,"latest_charge":"ch_3MtwBwLkdIwHu7ix28a3tqPa"}\
                """;

        assertThat(masked(json)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client_secret\": \"hidden\"}",
                "{\"client_secret\": \"pi_3MtwBwLkdIwHu7ix28a3tqPa\"}",
                "{\"anything\": \"pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_hidden\"}",
                "{\"id\": \"ek_test_hidden1234567890\"}",
                "{\"id\": \"sk_live_hidden1234567890\"}",
                "{\"id\": \"whsec_hidden1234567890\"}",
                "{\"status\": \"hidden@example.com\"}",
                "{\"type\": \"hidden words of somebody\"}",
                "{\"name\": \"hidden\"}",
                "{\"description\": \"anna_hidden\"}",
                "{\"receipt_email\": \"hidden@example.com\"}",
                "{\"metadata\": {\"hidden\": 1}}",
                "{\"hidden@example.com\": 1}",
                "{\"billing_details\": {\"address\": {\"status\": \"hidden\"}}}",
                "{\"shipping\": [{\"type\": \"hidden\"}]}",
                "{\"url\": \"https://example.com/hidden\"}",
                "[[[\"hidden\"]]]",
                "\"hidden\""
            })
    void whatIsNotKnownToBeHarmlessIsNot(String json) {
        assertThat(masked(json)).doesNotContain("hidden").contains("****");
    }

    @Test
    void numbersBelowPersonalNamesAreHidden() {
        assertThat(
                        masked(
                                "{\"card\": {\"exp_year\": 2031, \"last4\": \"4242\"}, \"dob\": {\"day\": 17}}"))
                .doesNotContain("2031", "4242", "17");
    }
}
