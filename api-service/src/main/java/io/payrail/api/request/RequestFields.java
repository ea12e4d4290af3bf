package io.payrail.api.request;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object of one request, read strictly: each field is asked for once, by name and type,
/// and [#finish()] reports everything that is wrong at once, unknown fields included. Values that
/// are at fault read as a stand-in until then. For one thread.
public final class RequestFields {
    /// The most unknown fields that one answer names.
    private static final int UNKNOWN_FIELDS_NAMED = 10;

    /// The longest text that may be a point in time.
    private static final int TIME_CHARACTERS = 40;

    private final ObjectNode body;
    private final Set<String> known = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    RequestFields(ObjectNode body) {
        this.body = body;
    }

    /// A required whole number, written in digits: neither `10.0` nor `1e1` nor `"10"`.
    public long wholeNumber(String field) {
        return wholeNumber(field, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// A required whole number within bounds, both of which it may reach.
    public long wholeNumber(String field, long lowest, long highest) {
        var value = required(field);
        return value == null ? 0 : wholeNumber(field, value, lowest, highest);
    }

    /// A whole number within bounds, or nothing.
    public @Nullable Long optionalWholeNumber(String field, long lowest, long highest) {
        var value = optional(field);
        return value == null ? null : Long.valueOf(wholeNumber(field, value, lowest, highest));
    }

    private long wholeNumber(String field, JsonNode value, long lowest, long highest) {
        if (!value.isIntegralNumber()) {
            wrongType(field, "a whole number, written in digits");
            return 0;
        }
        if (!value.canConvertToLong()) {
            reject(field, "out_of_range", "Is out of range.");
            return 0;
        }
        long number = value.longValue();
        if (number < lowest || number > highest) {
            reject(
                    field,
                    "out_of_range",
                    "Must be at least %d and at most %d.".formatted(lowest, highest));
            return 0;
        }
        return number;
    }

    /// `true`, `false` or nothing.
    public @Nullable Boolean optionalFlag(String field) {
        var value = optional(field);
        if (value == null || value.isBoolean()) {
            return value == null ? null : Boolean.valueOf(value.booleanValue());
        }
        wrongType(field, "true or false");
        return Boolean.FALSE;
    }

    /// A required text that is not blank.
    public String text(String field, int maxCharacters) {
        var value = required(field);
        return value == null ? "" : text(field, value, maxCharacters);
    }

    /// A text that is not blank, or nothing.
    public @Nullable String optionalText(String field, int maxCharacters) {
        var value = optional(field);
        return value == null ? null : text(field, value, maxCharacters);
    }

    /// One of the choices, exactly as they are spelt; one of them also in place of what is at
    /// fault.
    public String choice(String field, Set<String> choices) {
        var value = required(field);
        return value == null ? anyOf(choices) : choice(field, value, choices);
    }

    /// One of the choices, or nothing.
    public @Nullable String optionalChoice(String field, Set<String> choices) {
        var value = optional(field);
        return value == null ? null : choice(field, value, choices);
    }

    private String choice(String field, JsonNode value, Set<String> choices) {
        if (!value.isString()) {
            wrongType(field, "a text");
            return anyOf(choices);
        }
        String text = value.stringValue();
        if (!choices.contains(text)) {
            reject(
                    field,
                    "unknown_choice",
                    "Must be one of " + String.join(", ", new TreeSet<>(choices)) + ".");
            return anyOf(choices);
        }
        return text;
    }

    private static String anyOf(Set<String> choices) {
        return choices.iterator().next();
    }

    /// A point in time as ISO 8601 and RFC 3339 write it, with `Z` or an offset, or nothing.
    public @Nullable Instant optionalTime(String field) {
        String text = optionalText(field, TIME_CHARACTERS);
        if (text == null) {
            return null;
        }
        var time = time(text);
        if (time == null && isSound(field)) {
            reject(field, "invalid_time", "Must look like 2026-07-29T12:00:00Z.");
        }
        return time == null ? Instant.EPOCH : time;
    }

    /// Four digits of the year: what Java takes beyond that, PostgreSQL does not.
    private static @Nullable Instant time(String text) {
        try {
            return text.startsWith("+") || text.startsWith("-")
                    ? null
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    /// The address of a page, see [UrlSyntax], or nothing.
    public @Nullable String optionalUrl(String field) {
        String text = optionalText(field, UrlSyntax.MAX_CHARACTERS);
        if (text != null && isSound(field) && !UrlSyntax.test(text)) {
            reject(
                    field,
                    "invalid_url",
                    "Must be an absolute https URL without user and password; on the loopback"
                            + " interface, http will do.");
        }
        return text;
    }

    /// Texts by keys of the app's own; none if nothing is sent.
    public Map<String, String> metadata(String field) {
        var value = optional(field);
        return value == null ? Map.of() : Metadata.read(field, value, errors::add);
    }

    private String text(String field, JsonNode value, int maxCharacters) {
        if (!value.isString()) {
            wrongType(field, "a text");
            return "";
        }
        String text = value.stringValue();
        var violation = TextRules.violation(field, text, maxCharacters);
        if (violation != null) {
            errors.add(violation);
            return "";
        }
        return text;
    }

    private @Nullable JsonNode optional(String field) {
        known.add(field);
        var value = body.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private @Nullable JsonNode required(String field) {
        var value = optional(field);
        if (value == null) {
            reject(field, "required", "Is required.");
        }
        return value;
    }

    private void wrongType(String field, String wanted) {
        reject(field, "wrong_type", "Must be " + wanted + ".");
    }

    /// The fields that were asked for so far.
    Set<String> asked() {
        return Set.copyOf(known);
    }

    /// Whether nothing was found wrong with the field so far.
    public boolean isSound(String field) {
        return errors.stream().noneMatch(error -> error.field().equals(field));
    }

    /// Notes that a field, or a header, is not acceptable.
    public void reject(String field, String code, String detail) {
        errors.add(new FieldError(field, code, detail));
    }

    /// Ends the request with all that is wrong, if anything is.
    public void finish() {
        body.propertyStream()
                .map(property -> property.getKey())
                .filter(name -> !known.contains(name))
                .limit(UNKNOWN_FIELDS_NAMED)
                .forEach(name ->
                        reject(
                                TextRules.isPrintableName(name) ? name : "(unknown)",
                                "unknown_field",
                                "This request has no such field."));
        if (!errors.isEmpty()) {
            throw Problems.invalidRequest(errors).asException();
        }
    }
}
