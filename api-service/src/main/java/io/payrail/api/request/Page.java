package io.payrail.api.request;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problem;
import io.payrail.api.problem.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which page of a list is asked for: `?limit=…&cursor=…`.
///
/// @param limit how many entries at most, 1 to 100
/// @param cursor where the page before ended, as its answer said; nothing is known of its form yet
public record Page(int limit, @Nullable String cursor) {
    /// Entries of a page, if its request does not say.
    static final int DEFAULT_LIMIT = 20;

    /// The most entries that a page may be asked for with.
    static final int LARGEST_LIMIT = 100;

    /// The longest cursor that is looked at.
    static final int CURSOR_CHARACTERS = 500;

    /// What a list answers where the cursor is none of its own.
    public static Problem invalidCursor() {
        return Problems.invalidRequest(
                List.of(
                        new FieldError(
                                "cursor",
                                "invalid_cursor",
                                "Must be a `next_cursor` of this list. Begin again without one.")));
    }
}
