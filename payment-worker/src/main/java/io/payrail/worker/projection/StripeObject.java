package io.payrail.worker.projection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One of Stripe's objects as JSON, read leniently: unknown fields, words and versions are no
/// reason to refuse it, a missing field without which it cannot be kept is.
public record StripeObject(JsonNode json) {
    public String id() {
        return text("id");
    }

    /// Stripe's `object` word.
    public String kind() {
        return text("object");
    }

    public String text(String field) {
        var value = textOrNull(field);
        if (value == null) {
            throw new UnreadableObjectException(field);
        }
        return value;
    }

    public @Nullable String textOrNull(String field) {
        var value = json.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    public long number(String field) {
        var value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnreadableObjectException(field);
        }
        return value.longValue();
    }

    public long numberOr(String field, long other) {
        return json.path(field).isIntegralNumber() ? number(field) : other;
    }

    public @Nullable Long numberOrNull(String field) {
        return json.path(field).isIntegralNumber() ? number(field) : null;
    }

    public boolean flag(String field) {
        var value = json.path(field);
        return value.isBoolean() && value.booleanValue();
    }

    public @Nullable Instant timeOrNull(String field) {
        return json.path(field).isIntegralNumber() ? Instant.ofEpochSecond(number(field)) : null;
    }

    public Instant time(String field) {
        return Instant.ofEpochSecond(number(field));
    }

    /// The id of a related object, whether it is expanded or not.
    public @Nullable String reference(String field) {
        var value = json.path(field);
        return value.isObject() ? new StripeObject(value).textOrNull("id") : textOrNull(field);
    }

    /// The id of a related object without which this one cannot be kept.
    public String referenceTo(String field) {
        var id = reference(field);
        if (id == null) {
            throw new UnreadableObjectException(field);
        }
        return id;
    }

    public StripeObject child(String field) {
        return new StripeObject(json.path(field));
    }

    /// The first element of a list object.
    public StripeObject firstOf(String list) {
        return new StripeObject(json.path(list).path("data").path(0));
    }

    /// The first element of an array.
    public StripeObject first(String array) {
        return new StripeObject(json.path(array).path(0));
    }

    public boolean absent() {
        return !json.isObject();
    }

    public @Nullable String metadata(String key) {
        return child("metadata").textOrNull(key);
    }

    @Override
    public String toString() {
        // The object may hold secrets and personal data.
        return "StripeObject[" + textOrNull("object") + " " + textOrNull("id") + "]";
    }
}
