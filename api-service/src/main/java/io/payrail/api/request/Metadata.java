package io.payrail.api.request;

import io.payrail.api.problem.FieldError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The app's own notes on an object, within the bounds that Stripe sets for `metadata`
/// (<https://docs.stripe.com/api/metadata>) and without the keys by which Payrail finds its objects
/// again.
final class Metadata {
    /// The most entries: Stripe's 50, less our own three.
    private static final int MAX_ENTRIES = 47;

    /// The longest key: Stripe's limit.
    private static final int KEY_CHARACTERS = 40;

    /// The longest value: Stripe's limit.
    private static final int VALUE_CHARACTERS = 500;

    private static final String RESERVED = "payrail_";

    private Metadata() {}

    /// The sound entries in the order in which they were sent.
    ///
    /// @param errors is told of the others, which are named only as far as their keys are words
    static Map<String, String> read(String field, JsonNode value, Consumer<FieldError> errors) {
        if (!(value instanceof ObjectNode object)) {
            errors.accept(new FieldError(field, "wrong_type", "Must be an object of texts."));
            return Map.of();
        }
        if (object.size() > MAX_ENTRIES) {
            errors.accept(
                    new FieldError(
                            field, "too_many", "Has more than " + MAX_ENTRIES + " entries."));
            return Map.of();
        }
        var texts = new LinkedHashMap<String, String>();
        for (var entry : object.properties()) {
            var error = violation(field, entry.getKey(), entry.getValue());
            if (error == null) {
                texts.put(entry.getKey(), entry.getValue().stringValue());
            } else {
                errors.accept(error);
            }
        }
        return Collections.unmodifiableMap(texts);
    }

    private static @Nullable FieldError violation(String field, String key, JsonNode value) {
        var badKey = TextRules.violation(field, key, KEY_CHARACTERS);
        if (badKey != null) {
            return new FieldError(field, badKey.code(), "A key: " + badKey.detail());
        }
        if (key.startsWith(RESERVED)) {
            return new FieldError(
                    field, "reserved_key", "Keys that start with `" + RESERVED + "` are taken.");
        }
        if (key.indexOf('[') >= 0 || key.indexOf(']') >= 0) {
            return new FieldError(
                    field, "invalid_characters", "A key: Must not have square brackets.");
        }
        String name = TextRules.isPrintableName(key) ? field + "." + key : field;
        if (!value.isString()) {
            return new FieldError(name, "wrong_type", "Must be a text.");
        }
        return TextRules.violation(name, value.stringValue(), VALUE_CHARACTERS);
    }
}
