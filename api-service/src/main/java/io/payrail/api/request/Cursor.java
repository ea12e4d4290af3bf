package io.payrail.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The last entry of a page, in a list with the newest first: what is inserted later moves nothing
/// that is still to come. It is no secret and says nothing of whose the entry is; a forged one
/// leads to another place in the same list.
///
/// @param createdAt in whole microseconds, as PostgreSQL keeps it
public record Cursor(Instant createdAt, String id) {
    /// What one looks like, for the OpenAPI document.
    public static final String EXAMPLE = "MTc4NTMyNjQwMDAwMDAwMCBwaV8xRXhhbXBsZQ";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,16}) ([!-~]{1,255})");

    /// As the page's answer says it.
    public String text() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + " " + id).getBytes(UTF_8));
    }

    /// Where the page before this one ended; null for the first page.
    ///
    /// @throws io.payrail.api.problem.ProblemException with status 400 if the page's cursor is none
    public static @Nullable Cursor of(Page page) {
        if (page.cursor() == null) {
            return null;
        }
        var parts = TEXT.matcher(decoded(page.cursor()));
        if (!parts.matches()) {
            throw Page.invalidCursor().asException();
        }
        return new Cursor(
                Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                parts.group(2));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), UTF_8);
        } catch (IllegalArgumentException _) {
            throw Page.invalidCursor().asException();
        }
    }

    /// For SQL.
    public OffsetDateTime createdAtInUtc() {
        return createdAt.atOffset(ZoneOffset.UTC);
    }
}
