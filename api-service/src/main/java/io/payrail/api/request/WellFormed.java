package io.payrail.api.request;

/// Whether a text can go everywhere that texts go here: no control character (PostgreSQL refuses
/// NUL) and no half of a surrogate pair (UTF-8 has none).
public final class WellFormed {
    private WellFormed() {}

    public static boolean test(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
