package io.payrail.api.request;

import io.payrail.api.problem.FieldError;
import org.jspecify.annotations.Nullable;

/// What every text that a client sends must be, wherever it stands: a field, a key or a value of
/// its metadata, a header that counts, a part of the path or the query.
public final class TextRules {
    /// The longest name of a client's own that an answer repeats.
    private static final int NAME_CHARACTERS = 40;

    private TextRules() {}

    /// What is wrong with a text, or nothing.
    ///
    /// @param field as the client spells it
    static @Nullable FieldError violation(String field, String text, int maxCharacters) {
        if (text.isBlank()) {
            return new FieldError(field, "blank", "Must not be blank.");
        }
        if (text.length() > maxCharacters) {
            return new FieldError(
                    field, "too_long", "Has more than " + maxCharacters + " characters.");
        }
        if (!WellFormed.test(text)) {
            return new FieldError(
                    field, "invalid_characters", "Has characters that are not allowed in texts.");
        }
        return CardNumbers.isIn(text) ? cardNumber(field) : null;
    }

    /// A card's number stands where it must not.
    public static FieldError cardNumber(String field) {
        return new FieldError(
                field,
                "card_number",
                "Has what looks like the number of a payment card. Card data goes to Stripe's SDK"
                        + " and nowhere else.");
    }

    /// A name that the client chose, if it may be repeated: only one that looks like a field's
    /// name. What a client puts elsewhere by mistake is not repeated.
    static boolean isPrintableName(String name) {
        return name.length() <= NAME_CHARACTERS && name.matches("[A-Za-z_]+");
    }
}
