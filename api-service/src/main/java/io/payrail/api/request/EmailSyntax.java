package io.payrail.api.request;

import java.util.regex.Pattern;

/// Whether a text looks like an e-mail address that Stripe takes: one `@`, something before it, a
/// domain with a dot behind it, no blanks. Whether anybody reads it, only a letter could tell.
public final class EmailSyntax {
    /// The longest e-mail address: Stripe's limit.
    public static final int MAX_CHARACTERS = 512;

    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@]{1,64}@[^\\s@.]+(?:\\.[^\\s@.]+)+");

    private EmailSyntax() {}

    public static boolean test(String text) {
        return text.length() <= MAX_CHARACTERS
                && ADDRESS.matcher(text).matches()
                && WellFormed.test(text);
    }
}
