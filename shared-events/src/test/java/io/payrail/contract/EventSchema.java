package io.payrail.contract;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes the JSON Schema of an event type from its record and the record's comments. Readers ignore
/// fields that they do not know, so a schema leaves room for them.
final class EventSchema {
    private final SourceComments comments;
    private final Map<String, ObjectNode> definitions = new LinkedHashMap<>();

    private EventSchema(SourceComments comments) {
        this.comments = comments;
    }

    static ObjectNode of(String type, SourceComments comments) {
        Class<?> record = Objects.requireNonNull(EventTypes.all().get(type), type);
        var maker = new EventSchema(comments);
        var schema = Golden.JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:payrail:event:" + type);
        schema.put("title", type);
        maker.describe(record, schema);
        if (!maker.definitions.isEmpty()) {
            maker.definitions.forEach(schema.putObject("$defs")::set);
        }
        schema.putArray("examples").add(Golden.tree(type));
        return schema;
    }

    private void describe(Class<?> record, ObjectNode schema) {
        schema.put("description", comments.of(record));
        schema.put("type", "object");
        var required = schema.putArray("required");
        var properties = schema.putObject("properties");
        for (var component : record.getRecordComponents()) {
            var property = properties.putObject(component.getName());
            property.put("description", comments.of(component));
            fill(property, component);
            if (!isNullable(component)) {
                required.add(component.getName());
            }
        }
    }

    private void fill(ObjectNode property, RecordComponent component) {
        Class<?> type = component.getType();
        if (type.isRecord()) {
            if (isNullable(component)) {
                throw new AssertionError(component + ": say how an absent object is written");
            }
            define(type);
            property.put("$ref", "#/$defs/" + type.getSimpleName());
            return;
        }
        if (type == List.class) {
            var list = (ParameterizedType) component.getGenericType();
            var element = (Class<?>) list.getActualTypeArguments()[0];
            define(element);
            property.put("type", "array");
            property.putObject("items").put("$ref", "#/$defs/" + element.getSimpleName());
            return;
        }
        if (isNullable(component)) {
            property.putArray("type").add(jsonType(component)).add("null");
        } else {
            property.put("type", jsonType(component));
        }
        if (type == Instant.class) {
            property.put("format", "date-time");
        }
    }

    private void define(Class<?> record) {
        if (!definitions.containsKey(record.getSimpleName())) {
            var definition = Golden.JSON.createObjectNode();
            definitions.put(record.getSimpleName(), definition);
            describe(record, definition);
        }
    }

    private static String jsonType(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class || type == Instant.class) {
            return "string";
        }
        if (type == long.class || type == Long.class || type == int.class) {
            return "integer";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        throw new AssertionError(component + ": say how this is written as JSON");
    }

    static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
