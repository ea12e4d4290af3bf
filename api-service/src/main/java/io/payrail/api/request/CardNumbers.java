package io.payrail.api.request;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Finds a payment card's number that somebody typed into a text: 13 to 19 digits that begin as a
/// network's cards do, have a length that network gives out and satisfy the Luhn check. They may be
/// any script's digits, in one piece or in groups, with anything between the groups but letters,
/// and letters may touch them (`visa4242…`, `…4242exp1227`).
///
/// UUIDs, hexadecimal ids of 24 characters or more and telephone numbers with their `+` are no
/// cards, whatever their digits; neither Stripe's ids nor times come near one. Of the app's own
/// numbers that begin as a card does and have its length, one in ten satisfies Luhn too.
public final class CardNumbers {
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    /// Groups of so many digits make up a card's number whatever else stands in the row. Shorter
    /// ones do only between equal gaps, and all of them: dates, prices and places have many.
    private static final int GROUP = 4;

    private static final Pattern OTHER_NUMBERS =
            Pattern.compile(
                    // a UUID; another hexadecimal id
                    "(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])"
                            + "|(?<![0-9a-f])[0-9a-f]{24,}+"
                            // a telephone number, of 15 digits at most
                            + "|(?<![0-9])[+](?:[^0-9a-z]{0,3}+[0-9]){1,15}+(?![^0-9a-z]{0,3}[0-9])");

    private static final Pattern LETTERS = Pattern.compile("[a-z]+");
    private static final Pattern GROUPS = Pattern.compile("[0-9]+");
    private static final Pattern GAPS = Pattern.compile("(?<=[0-9])[^0-9]+(?=[0-9])");
    private static final int MINUS = 0x2212;

    private static final List<Issuer> ISSUERS =
            List.of(
                    new Issuer("Visa", 4, 4, 13, 19),
                    new Issuer("Mastercard", 51, 55, 16, 16),
                    new Issuer("Mastercard", 2221, 2720, 16, 16),
                    new Issuer("American Express", 34, 34, 15, 15),
                    new Issuer("American Express", 37, 37, 15, 15),
                    new Issuer("Diners Club", 300, 305, 14, 19),
                    new Issuer("Diners Club", 3095, 3095, 14, 19),
                    new Issuer("Diners Club", 36, 36, 14, 19),
                    new Issuer("Diners Club", 38, 39, 14, 19),
                    new Issuer("JCB", 3528, 3589, 16, 19),
                    new Issuer("Discover, UnionPay, Maestro, RuPay", 60, 69, 13, 19),
                    new Issuer("Maestro, Verve, Elo", 50, 50, 13, 19),
                    new Issuer("Maestro", 56, 58, 13, 19),
                    new Issuer("UnionPay, RuPay", 81, 82, 16, 19),
                    new Issuer("Mir", 2200, 2204, 16, 19),
                    new Issuer("Troy", 9792, 9792, 16, 16));

    private CardNumbers() {}

    /// @param first the lowest beginning, of as many digits as the highest has
    private record Issuer(String networks, int first, int last, int shortest, int longest) {
        boolean mayHaveIssued(String digits) {
            int beginning = Integer.parseInt(digits.substring(0, Integer.toString(first).length()));
            return beginning >= first
                    && beginning <= last
                    && digits.length() >= shortest
                    && digits.length() <= longest;
        }
    }

    /// Whether a card's number stands anywhere in the text. In time that is linear in its length.
    public static boolean isIn(String text) {
        var cleared = OTHER_NUMBERS.matcher(plain(text)).replaceAll("x");
        return LETTERS.splitAsStream(cleared)
                .anyMatch(row -> isInRow(all(GROUPS, row), all(GAPS, row)));
    }

    /// In lower case, with ASCII's digits, one kind of dash and of space, no letter but ASCII's and
    /// nothing that is not seen.
    private static String plain(String text) {
        var plain = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    int digit = Character.digit(c, 10);
                    int type = Character.getType(c);
                    if (digit >= 0) {
                        plain.append(digit);
                    } else if (Character.isLetter(c)) {
                        int lower = Character.toLowerCase(c);
                        plain.append(lower <= 'z' ? (char) lower : 'x');
                    } else if (type == Character.DASH_PUNCTUATION || c == MINUS) {
                        plain.append('-');
                    } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                        plain.append(' ');
                    } else if (type != Character.FORMAT
                            && type != Character.NON_SPACING_MARK
                            && type != Character.ENCLOSING_MARK) {
                        plain.appendCodePoint(c);
                    }
                });
        return plain.toString();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    /// @param gaps what stands between the groups
    private static boolean isInRow(List<String> groups, List<String> gaps) {
        int even = 0;
        for (int last = 0; last < groups.size(); last++) {
            if (endsWithLongGroups(groups, last)) {
                return true;
            }
            boolean goesOn =
                    last < gaps.size()
                            && (last == even || gaps.get(last).equals(gaps.get(last - 1)));
            if (!goesOn) {
                if (isCard(String.join("", groups.subList(even, last + 1)))) {
                    return true;
                }
                even = last;
            }
        }
        return false;
    }

    /// Whether the groups up to the last one make up a card's number, all but it long ones.
    private static boolean endsWithLongGroups(List<String> groups, int last) {
        var digits = groups.get(last);
        for (int first = last - 1; !isCard(digits); first--) {
            if (first < 0 || groups.get(first).length() < GROUP || digits.length() >= LONGEST) {
                return false;
            }
            digits = groups.get(first) + digits;
        }
        return true;
    }

    private static boolean isCard(String digits) {
        return digits.length() >= SHORTEST
                && digits.length() <= LONGEST
                && satisfiesLuhn(digits)
                && ISSUERS.stream().anyMatch(issuer -> issuer.mayHaveIssued(digits));
    }

    private static boolean satisfiesLuhn(String digits) {
        int sum = 0;
        for (int fromRight = 0; fromRight < digits.length(); fromRight++) {
            int digit = digits.charAt(digits.length() - 1 - fromRight) - '0';
            int weighed = fromRight % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0;
    }
}
