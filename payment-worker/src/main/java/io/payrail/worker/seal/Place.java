package io.payrail.worker.seal;

import io.payrail.worker.operator.OperatorException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place in the chain as it travels: `12` or `12:` and the digest of seal 12.
///
/// @param digest null where it is not known, and what is written down is believed
record Place(long number, @Nullable Digest digest) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})(?::([0-9a-f]{64}))?");

    /// @param name the parameter, for the error
    static Place parse(String text, String name) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new OperatorException.Unusable(
                    "`%s` is the number of a seal, or number:digest".formatted(name));
        }
        var digest = parts.group(2);
        return new Place(
                Long.parseLong(parts.group(1)), digest == null ? null : Digest.parse(digest));
    }
}
