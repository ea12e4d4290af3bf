package io.payrail.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardNumbersTest {
    private static final List<String> NUMBERS =
            List.of(
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
                    "9792000000000003"); // Troy

    private static final List<String> GAPS =
            List.of(
                    " ",
                    "\u00a0",
                    "\u2003",
                    "\u3000",
                    "-",
                    "\u2010",
                    "\u2014",
                    "\u2212",
                    " - ",
                    "_",
                    ".",
                    ",",
                    ":",
                    "|",
                    "*",
                    "/",
                    "\u00b7",
                    " \u200b",
                    "\u00ad/\u2060");

    private static final List<String> BEFORE =
            List.of(
                    "", "card", "VISA ", "no", "card_", "card: ", "12; ", "12/28, ", "\u200b",
                    "\u0436");

    private static final List<DateTimeFormatter> TIMES =
            Stream.of(
                            "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS",
                            "yyyy-MM-dd HH:mm:ss.SSSSSS",
                            "yyyyMMddHHmmss",
                            "yyyyMMdd'T'HHmmssSSS",
                            "dd.MM.yyyy HH:mm:ss",
                            "MM/dd/yyyy HH:mm:ss.SSS")
                    .map(DateTimeFormatter::ofPattern)
                    .toList();

    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @ParameterizedTest
    @FieldSource("NUMBERS")
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
                "\ud835\udfd2\ud835\udfd0\ud835\udfd2\ud835\udfd0 4242 4242 4242", // mathematical
                // digits
                "4\ufe0f\u20e32\ufe0f\u20e34\ufe0f\u20e32\ufe0f\u20e3 4242 4242 4242", // keycaps
                "4242424242424242exp1227",
                "4242424242424242cvc123",
                "VISA4242 4242 4242 4242",
                "no4242 4242 4242 4242",
                "x4242-4242-4242-4242",
                "4242-4242-4242-4242x",
                "a4242424242424242",
                "4242424242424242b7",
                "4242_4242_4242_4242",
                "card_4242424242424242",
                "4242424242424242_1",
                "seti_4242424242424242_secret_4242424242424242",
                "42424242 42424242",
                "4242 42424242 4242",
                "424242424242 4242",
                "4222 222 222 222",
                "424 242 424 242 424 2",
                "42 42 42 42 42 42 42 42",
                "4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
                "number 7: 4-2-4-2-4-2-4-2-4-2-4-2-4-2-4-2",
                "4242    4242 4242 4242",
                "4242, 4242, 4242, 4242",
                "4242.4242-4242 4242",
                "4242 (4242) 4242 [4242]",
                "4242+4242+4242+4242",
                "+4242 4242 4242 4242",
                "+49 170 12345678 4242424242424242",
                "0190d5a0-0000-7000-8000-000000000000-4242424242424242",
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
                "order_4242424242424241",
                "42424242a42424242",
                "4242 and 4242 and 4242 and 4242",
                "four two four two 4242 4242 4242",
                "42424242-4242-4242-4242-424242424242",
                "c0ffee4242424242424242c0ffee",
                // With nothing between their digits the rest would be cards' numbers.
                "+49 170 12345006",
                "+4917012345014",
                "tel:+49-(170)/12345022, please",
                "30.11.2026 01:26:06",
                "45:03.123456708",
                "48.137154, 11.576103",
                "49.204.129.102:50402",
            })
    void otherTextsAreLeftAlone(String text) {
        assertThat(CardNumbers.isIn(text)).isFalse();
    }

    @Test
    void aNumberIsFoundInWhateverGroupsAndWhateverStandsAround() {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            var number = NUMBERS.get(random.nextInt(NUMBERS.size()));
            var text =
                    any(random, BEFORE)
                            + inGroups(number, random)
                            + any(random, List.of("", "exp1227", "; 1", "; 12/28", ", please"));
            assertThat(CardNumbers.isIn(text)).as(text).isTrue();
        }
    }

    /// All groups but the last of four digits or more, or of any with equal gaps.
    private static String inGroups(String number, Random random) {
        boolean isEven = random.nextBoolean();
        var gap = any(random, GAPS);
        var text = new StringBuilder();
        int left = number.length();
        while (left > 0) {
            int group = Math.min(left, (isEven ? 1 : 4) + random.nextInt(6));
            text.append(number, number.length() - left, number.length() - left + group);
            left -= group;
            if (left > 0) {
                text.append(isEven ? gap : any(random, GAPS));
            }
        }
        return text.toString();
    }

    private static String any(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    @Test
    void noUuidIsTakenForACard() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var uuid = new UUID(random.nextLong(), random.nextLong());
            assertThat(CardNumbers.isIn(uuid.toString())).as("%s", uuid).isFalse();
        }
        // Digits alone, where chance finds one most easily.
        for (int i = 0; i < 20_000; i++) {
            var digits = "%032d".formatted(random.nextLong(1_000_000_000_000_000_000L));
            var uuid = digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$5-$2-$3-$4-$1$2");
            var ofDigits = uuid.substring(4);
            assertThat(CardNumbers.isIn(ofDigits)).as(ofDigits).isFalse();
        }
    }

    @Test
    void noHexadecimalIdAndNoneOfStripesIsTakenForACard() {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[new int[] {12, 16, 20, 32}[random.nextInt(4)]];
            random.nextBytes(bytes);
            var hex = "sha-" + HexFormat.of().formatHex(bytes);
            assertThat(CardNumbers.isIn(hex)).as(hex).isFalse();
            var id = "pi_1" + text(random, 23) + "_secret_" + text(random, 25);
            assertThat(CardNumbers.isIn(id)).as(id).isFalse();
        }
    }

    private static String text(Random random, int length) {
        return random.ints(length, 0, ALPHABET.length())
                .mapToObj(at -> ALPHABET.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    @Test
    void noTimeIsTakenForACard() {
        var random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            var time =
                    LocalDateTime.ofEpochSecond(
                            random.nextLong(4_000_000_000L),
                            random.nextInt(1_000_000_000),
                            ZoneOffset.UTC);
            for (var pattern : TIMES) {
                var text = pattern.format(time);
                assertThat(CardNumbers.isIn(text)).as(text).isFalse();
            }
        }
    }

    @Test
    void noTelephoneNumberWithItsPlusIsTakenForACard() {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            var number = digits(random, 8 + random.nextInt(8));
            var text = "+" + inGroups(number, random) + ", evenings";
            assertThat(CardNumbers.isIn(text)).as(text).isFalse();
        }
    }

    /// What the documentation says of an app's own numbers.
    @Test
    void ofOtherNumbersOfThatLengthAFewInAHundredAreTakenForCards() {
        var random = new Random(6);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            if (CardNumbers.isIn("order-" + digits(random, 13 + random.nextInt(7)))) {
                taken++;
            }
        }
        assertThat(taken).isBetween(400, 800);
    }

    private static String digits(Random random, int length) {
        return random.ints(length, 0, 10).mapToObj(String::valueOf).collect(Collectors.joining());
    }

    @Test
    @Timeout(20)
    void aLongTextIsReadInTimeThatIsLinearInItsLength() {
        for (var piece : List.of("0", "0 ", "4241 ", "4241.0000,", "0a", "-", "+", "+0 ", "0-0+")) {
            var text = piece.repeat(50_000) + "x";
            assertThat(CardNumbers.isIn(text)).as(piece).isFalse();
            assertThat(CardNumbers.isIn(text + NUMBERS.getFirst())).as(piece).isTrue();
        }
    }
}
