package io.payrail.api;

import java.util.List;
import java.util.SplittableRandom;

/// What nobody should send: texts, JSON values and headers' values, drawn by a seed. Every text
/// that has room for it has the mark, by which it would be known in an answer.
final class HostileValues {
    static final String MARK = "m4rk";

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "\t",
                    MARK,
                    MARK + "\u0000",
                    MARK + "\r\nSet-Cookie: " + MARK,
                    "\u0001\u001b[31m" + MARK,
                    "\u007f" + MARK,
                    MARK + "\u2028\u202e\ufeff",
                    "\ud83d\udcb8".repeat(40) + MARK,
                    "e" + "\u0301".repeat(300) + MARK,
                    "\ud800" + MARK,
                    "\uffff" + MARK,
                    "' OR '1'='1' --" + MARK,
                    "\"}],\"" + MARK + "\":[{\"",
                    "${jndi:ldap://127.0.0.1/" + MARK + "}",
                    "<script>alert('" + MARK + "')</script>",
                    "%s%n%x" + MARK,
                    "../../../../etc/passwd" + MARK,
                    "4242 4242 4242 4242",
                    "4242424242424242",
                    "-1",
                    "0",
                    "1e400",
                    "null",
                    "NaN",
                    "true",
                    "usd",
                    "pi_" + MARK,
                    "cus_" + MARK,
                    "sub_" + MARK,
                    "pm_" + MARK,
                    "https://" + MARK + "@shop.example/",
                    "https://shop.example:99999/" + MARK,
                    "https://[" + MARK,
                    "javascript:" + MARK,
                    MARK + "@" + MARK + "@x.example",
                    "2026-13-45T99:99:99Z" + MARK,
                    "+999999999-12-31T23:59:59Z",
                    "0190d5a0-0000-7000-8000-000000000000",
                    "0-0-0-0-0");
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-0",
                    "-1",
                    "1",
                    "10.0",
                    "1e2",
                    "1e400",
                    "-1E-400",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "99999999999999999999999999999999",
                    "9".repeat(2000),
                    "0." + "1".repeat(2000),
                    "1e999999999",
                    "NaN",
                    "Infinity",
                    "01",
                    "0x10",
                    "+1",
                    ".5");
    private static final List<Integer> LENGTHS = List.of(39, 256, 300, 513, 5001, 20_000);

    private final SplittableRandom random;

    HostileValues(SplittableRandom random) {
        this.random = random;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String text() {
        return switch (random.nextInt(8)) {
            case 0 -> MARK + "x".repeat(oneOf(LENGTHS));
            case 1 -> noise(1 + random.nextInt(40));
            case 2 -> oneOf(TEXTS) + oneOf(TEXTS);
            default -> oneOf(TEXTS);
        };
    }

    /// Any characters at all, halves of pairs among them.
    private String noise(int length) {
        var noise = new StringBuilder();
        for (int at = 0; at < length; at++) {
            noise.append((char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        }
        return noise + MARK;
    }

    /// What stands where a JSON value should, not always one.
    String json() {
        return switch (random.nextInt(12)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2, 3, 4 -> oneOf(NUMBERS);
            case 5 -> oneOf(List.of("[]", "{}", "[[]]", "[null]", "{\"\":{}}", "[1,\"" + MARK));
            case 6 -> nested(oneOf(List.of(3, 100, 499, 600, 5000)));
            case 7 -> object();
            case 8 -> oneOf(List.of("", MARK, "'" + MARK + "'", "/* */1", "nul", "\"" + MARK));
            default -> quoted(text());
        };
    }

    private String nested(int depth) {
        return random.nextBoolean()
                ? "[".repeat(depth) + "]".repeat(depth)
                : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    }

    private String object() {
        var object = new StringBuilder("{");
        int entries = oneOf(List.of(1, 2, 49, 51, 300));
        for (int at = 0; at < entries; at++) {
            object.append(at == 0 ? "" : ",")
                    .append(quoted(random.nextInt(4) == 0 ? text() : "k" + at))
                    .append(':')
                    .append(random.nextInt(3) == 0 ? oneOf(NUMBERS) : quoted(text()));
        }
        return object.append('}').toString();
    }

    /// As JSON has it; characters as they are or escaped, control characters at times unescaped.
    String quoted(String text) {
        boolean escape = random.nextBoolean();
        boolean sloppy = random.nextInt(6) == 0;
        var quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if ((c < ' ' && !sloppy) || (c > '~' && escape) || Character.isSurrogate(c)) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
