package io.payrail.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardNumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4242424242424242", // Visa
                "4222222222222", // Visa of old, 13 digits
                "4000000760000000005", // Visa, 19 digits
                "5555555555554444", // Mastercard
                "2223003122003222", // Mastercard, the newer range
                "2720999999999996", // its end
                "378282246310005", // American Express
                "371449635398431",
                "30569309025904", // Diners Club
                "36227206271667",
                "38520000023237",
                "3566002020360505", // JCB
                "6011111111111117", // Discover
                "6200000000000005", // UnionPay
                "6759649826438453", // Maestro
                "5018000000000009",
                "8171999927660000", // UnionPay, 81…
                "2200000000000004", // Mir
                "9792000000000003", // Troy
            })
    void aNumberOfEachNetworkIsFound(String number) {
        assertThat(CardNumbers.isIn(number)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4242 4242 4242 4242",
                "4242-4242-4242-4242",
                "4242.4242.4242.4242",
                "4242 - 4242 - 4242 - 4242",
                "4242\u00a04242\u20114242\u20134242",
                "3782 822463 10005",
                "3056 930902 5904",
                "4000 0007 6000 0000 005",
                "424242 424242 4242",
                "card 4242424242424242 12/28 123",
                "4242424242424242/1228",
                ";4242424242424242=28121011000012345678?",
                "card:4242424242424242.",
                "my card4242424242424242please",
                "order 7 4242 4242 4242 4242 12 28",
                "1234567 4242 4242 4242 4242",
                "(4242 4242 4242 4242)",
                "\uff14\uff12\uff14\uff12 4242 4242 4242",
                "\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662\u0664\u0662",
            })
    void aNumberIsFoundAsPeopleWriteIt(String text) {
        assertThat(CardNumbers.isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "order 4711",
                "4242424242424241", // no Luhn number
                "4242 4242 4242 4243",
                "424242424242", // 12 digits
                "42424242424242424242", // 20 digits
                "0000000000000000", // no network
                "1795742758000", // milliseconds
                "1795742758000000000",
                "7992739871300000", // a Luhn number without an issuer
                "1 4 2 0 0 4 2 4",
                "pi_4242424242424242",
                "seti_4242424242424242_secret_4242424242424242",
                "order_4242424242424242",
                "4242424242424242_1",
                "a4242424242424242b7",
                "42424242-4242-4242-4242-424242424242",
                "+49 170 1234567",
                "2026-11-27 01:26:03",
                "DE89 3704 0044 0532 0130 00",
                "4242,4242,4242,4242",
                "4242/4242/4242/4242",
                "4242    4242 4242 4242",
            })
    void otherTextsAreLeftAlone(String text) {
        assertThat(CardNumbers.isIn(text)).isFalse();
    }

    @Test
    void noUuidIsTakenForACard() {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            var uuid = new UUID(random.nextLong(), random.nextLong());
            assertThat(CardNumbers.isIn(uuid.toString())).as("%s", uuid).isFalse();
        }
        // Digits alone, where chance finds one most easily.
        for (int i = 0; i < 200_000; i++) {
            var digits = "%032d".formatted(random.nextLong(1_000_000_000_000_000_000L));
            var uuid = digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$5-$2-$3-$4-$1$2");
            var ofDigits = uuid.substring(4);
            assertThat(CardNumbers.isIn(ofDigits)).as(ofDigits).isFalse();
        }
    }
}
