package io.payrail.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/// A value that may be handed to the one it belongs to and to nobody else: it prints as a mask, so
/// that it cannot reach a log or an error by accident.
///
/// @param value what must not be printed
public record Secret(@JsonValue String value) {
    @JsonCreator
    public Secret {
        Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return "****";
    }
}
