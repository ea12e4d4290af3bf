package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_secret=pi_1Abc_secret_9XyZ01",
                "{\"secret\":\"ek_test_YWNjdF8x\"}",
                "Authorization: Bearer " + Keys.STRIPE_SECRET,
                "signed with " + Keys.WEBHOOK_SECRET,
                "card 4242424242424242",
                "card 4000 0000 0000 9995"
            })
    void secretsAndCardNumbersAreFound(String line) {
        assertThat(Leaks.holdsSecret(line)).isTrue();
    }

    @Test
    void aBearerTokenIsFound() {
        var token = new Keys(Instant.EPOCH).token("user-1", "user-1@shop.example", "User 1");

        assertThat(Leaks.holdsSecret("refused: " + token)).isTrue();
    }

    @Test
    void theUsersOfARunAreFound() {
        var order = Order.drawn(1, 0, 10);

        assertThat(Leaks.holdsPersonalData("to " + order.wish().email())).isTrue();
        assertThat(Leaks.holdsPersonalData("to Name of " + order.wish().owner())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create_payment 4c54a975-6dc4-8db0-9440-d0fd5b79b2f6: succeeded",
                "Command pi_1ndi1ZhKJHVUltoYlGbmSpJ9 of user-7",
                "the client_secret is not told",
                "payrail.stripe.secret-key is missing"
            })
    void whatMayBeToldIsNot(String line) {
        assertThat(Leaks.holdsSecret(line)).isFalse();
        assertThat(Leaks.holdsPersonalData(line)).isFalse();
    }
}
