package io.payrail.api.request;

import java.util.ArrayList;
import java.util.List;

/// Finds a payment card's number that somebody typed into a text: 13 to 19 digits, in one piece or
/// in the groups that are printed on cards, that begin as a network's cards do, have a length that
/// network gives out and satisfy the Luhn check. Letters may touch digits in one piece
/// (`card4242…`); digits amid letters, or next to an underscore, are an id: neither a UUID, nor a
/// hash, nor Stripe's `pi_…` is taken for a card. Of the app's own numbers of that length, three or
/// four in a hundred are; a letter and an underscore in front of them help.
public final class CardNumbers {
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    /// Of all groups but the last: cards are printed as 4-4-4-4, 4-6-5 and 4-4-4-4-3. A UUID
    /// (8-4-4-4-12) has no such row of 13 digits.
    private static final int GROUP_SHORTEST = 4;

    private static final int GROUP_LONGEST = 6;
    private static final int SEPARATORS_TOGETHER = 3;

    /// The space, hyphens and dashes of all kinds, and what else people put between groups.
    private static final String SEPARATORS = " -.\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013";

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

    /// Whether a card's number stands anywhere in the text.
    public static boolean isIn(String text) {
        var row = new ArrayList<String>();
        int separators = 0;
        int at = 0;
        while (at < text.length()) {
            int end = wordEnd(text, at);
            if (end == at) {
                separators++;
                if (SEPARATORS.indexOf(text.charAt(at)) < 0 || separators > SEPARATORS_TOGETHER) {
                    row.clear();
                }
                at++;
                continue;
            }
            String word = text.substring(at, end);
            String digits = digitsOf(word);
            if (isCard(digits)) {
                return true;
            }
            if (digits.length() == word.length() && digits.length() <= GROUP_LONGEST) {
                row.add(digits);
            } else {
                row.clear();
            }
            if (endsWithCard(row)) {
                return true;
            }
            separators = 0;
            at = end;
        }
        return false;
    }

    /// Whether the last groups of a row make up a card's number.
    private static boolean endsWithCard(List<String> row) {
        String digits = "";
        for (int at = row.size() - 1; at >= 0 && digits.length() < LONGEST; at--) {
            boolean isLast = at == row.size() - 1;
            if (!isLast && row.get(at).length() < GROUP_SHORTEST) {
                return false;
            }
            digits = row.get(at) + digits;
            if (isCard(digits)) {
                return true;
            }
        }
        return false;
    }

    private static int wordEnd(String text, int start) {
        int end = start;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    /// The digits of a word, in ASCII, without the letters before and after them; empty if it is
    /// another kind of word.
    private static String digitsOf(String word) {
        int start = 0;
        while (start < word.length() && Character.isLetter(word.charAt(start))) {
            start++;
        }
        int end = word.length();
        while (end > start && Character.isLetter(word.charAt(end - 1))) {
            end--;
        }
        var digits = new StringBuilder();
        for (int at = start; at < end; at++) {
            int digit = Character.digit(word.charAt(at), 10);
            if (digit < 0) {
                return "";
            }
            digits.append(digit);
        }
        return digits.toString();
    }

    private static boolean isCard(String digits) {
        return digits.length() >= SHORTEST
                && digits.length() <= LONGEST
                && ISSUERS.stream().anyMatch(issuer -> issuer.mayHaveIssued(digits))
                && satisfiesLuhn(digits);
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
