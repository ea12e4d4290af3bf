package io.payrail.api.request;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON object of one request, read strictly: each field is asked for once, by name and type,
/// and [#finish()] reports everything that is wrong at once, unknown fields included. Values that
/// are at fault read as a stand-in until then. For one thread.
public final class RequestFields {
    private static final int UNKNOWN_FIELDS_NAMED = 10;
    private static final int UNKNOWN_NAME_CHARACTERS = 40;

    private final ObjectNode body;
    private final Set<String> known = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    RequestFields(ObjectNode body) {
        this.body = body;
    }

    /// A required whole number, written in digits: neither `10.0` nor `1e1` nor `"10"`.
    public long wholeNumber(String field) {
        var value = required(field);
        if (value == null) {
            return 0;
        }
        if (!value.isIntegralNumber()) {
            wrongType(field, "a whole number, written in digits");
            return 0;
        }
        if (!value.canConvertToLong()) {
            reject(field, "out_of_range", "Is out of range.");
            return 0;
        }
        return value.longValue();
    }

    /// A required text that is not blank.
    public String text(String field, int maxCharacters) {
        var value = required(field);
        return value == null ? "" : text(field, value, maxCharacters);
    }

    /// A text that is not blank, or nothing.
    public @Nullable String optionalText(String field, int maxCharacters) {
        known.add(field);
        var value = body.get(field);
        return value == null || value.isNull() ? null : text(field, value, maxCharacters);
    }

    private String text(String field, JsonNode value, int maxCharacters) {
        if (!value.isString()) {
            wrongType(field, "a text");
            return "";
        }
        String text = value.stringValue();
        if (text.isBlank()) {
            reject(field, "blank", "Must not be blank.");
            return "";
        }
        if (text.length() > maxCharacters) {
            reject(field, "too_long", "Has more than " + maxCharacters + " characters.");
            return "";
        }
        if (!WellFormed.test(text)) {
            reject(field, "invalid_characters", "Has characters that are not allowed in texts.");
            return "";
        }
        return text;
    }

    private @Nullable JsonNode required(String field) {
        known.add(field);
        var value = body.get(field);
        if (value == null || value.isNull()) {
            reject(field, "required", "Is required.");
            return null;
        }
        return value;
    }

    private void wrongType(String field, String wanted) {
        reject(field, "wrong_type", "Must be " + wanted + ".");
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
                                printable(name),
                                "unknown_field",
                                "This request has no such field."));
        if (!errors.isEmpty()) {
            throw Problems.invalidRequest(errors).asException();
        }
    }

    /// An unknown field is named only if it looks like a field's name: what a client puts elsewhere
    /// by mistake is not repeated.
    private static String printable(String name) {
        return name.length() <= UNKNOWN_NAME_CHARACTERS && name.matches("[A-Za-z_][A-Za-z_]*")
                ? name
                : "(unknown)";
    }
}
