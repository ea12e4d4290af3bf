package io.payrail.api.openapi;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// JSON schemas of records, as the JSON mapper writes them: a component that is `@Nullable` may be
/// absent, or null where its record does not leave out nulls. Texts, examples and bounds are those
/// of the component's `@Schema`. Read from the records themselves and not by the mapper of
/// springdoc, which is another version of Jackson than the one that answers, and knows nothing of
/// `@Nullable` on types.
@Component
public final class RecordSchemas {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, JsonSchema> byName = new TreeMap<>();
    private final Map<String, Class<?>> origins = new TreeMap<>();

    /// All that were asked for so far, by name.
    synchronized Map<String, JsonSchema> all() {
        return new LinkedHashMap<>(byName);
    }

    /// An answer that is made of a record, and an example of it.
    public synchronized MediaType answer(Class<?> type) {
        return new MediaType().schema(reference(name(type), type, false)).example(example(type));
    }

    /// A stream of server-sent events that begins with one made of a record, and an example of
    /// that.
    synchronized MediaType stream(String event, Class<?> first) {
        reference(name(first), first, false);
        return new MediaType()
                .schema(typed("string"))
                .example(
                        "id: 1\nevent: %s\ndata: %s\n\n"
                                .formatted(event, JSON.writeValueAsString(example(first))));
    }

    /// A body that is described by a record, and an example of it.
    synchronized MediaType body(String name, Class<?> type) {
        return new MediaType().schema(reference(name, type, true)).example(example(type));
    }

    /// One instance, made of the examples of the components.
    private Map<String, @Nullable Object> example(Class<?> type) {
        var example = new LinkedHashMap<String, @Nullable Object>();
        for (var component : type.getRecordComponents()) {
            if (!isLeftOut(component)) {
                example.put(
                        jsonName(component),
                        example(component.getGenericType(), schemaOf(component), component));
            }
        }
        return example;
    }

    private static String name(Class<?> type) {
        var schema = type.getAnnotation(Schema.class);
        return schema == null || schema.name().isEmpty() ? type.getSimpleName() : schema.name();
    }

    private JsonSchema reference(String name, Class<?> type, boolean body) {
        var known = origins.putIfAbsent(name, type);
        if (known == null) {
            byName.put(name, object(type, body));
        } else if (known != type) {
            throw new IllegalStateException(
                    "%s and %s have the schema name %s: give one of them @Schema(name = …)"
                            .formatted(known.getName(), type.getName(), name));
        }
        var reference = new JsonSchema();
        reference.set$ref("#/components/schemas/" + name);
        return reference;
    }

    private JsonSchema object(Class<?> type, boolean body) {
        var object = typed("object");
        var schema = type.getAnnotation(Schema.class);
        if (schema != null && !schema.description().isEmpty()) {
            object.setDescription(schema.description());
        }
        var required = new ArrayList<String>();
        for (var component : type.getRecordComponents()) {
            if (isLeftOut(component)) {
                continue;
            }
            var name = jsonName(component);
            var property = property(component, body);
            object.addProperty(name, property);
            if (body ? !isNullable(component) : isAlwaysWritten(type, component)) {
                required.add(name);
            }
        }
        if (!required.isEmpty()) {
            object.setRequired(required);
        }
        if (body) {
            object.setAdditionalProperties(false);
        }
        return object;
    }

    private JsonSchema property(RecordComponent component, boolean body) {
        var property = of(component.getGenericType(), body);
        if (!body && isNullable(component) && !leavesOutNulls(component.getDeclaringRecord())) {
            property = orNull(property);
        }
        var schema = schemaOf(component);
        if (schema != null) {
            apply(schema, component, property);
        }
        return property;
    }

    private JsonSchema of(Type type, boolean body) {
        if (type instanceof ParameterizedType parameterized) {
            var arguments = parameterized.getActualTypeArguments();
            if (parameterized.getRawType() == List.class) {
                var array = typed("array");
                array.setItems(of(arguments[0], body));
                return array;
            }
            if (parameterized.getRawType() == Map.class && arguments[0] == String.class) {
                var map = typed("object");
                map.setAdditionalProperties(of(arguments[1], body));
                return map;
            }
        }
        if (type instanceof Class<?> plain) {
            return of(plain, body);
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private JsonSchema of(Class<?> type, boolean body) {
        if (type == String.class || type == Secret.class) {
            return typed("string");
        }
        if (type == long.class || type == Long.class) {
            return formatted("integer", "int64");
        }
        if (type == int.class || type == Integer.class) {
            return formatted("integer", "int32");
        }
        if (type == boolean.class || type == Boolean.class) {
            return typed("boolean");
        }
        if (type == Instant.class) {
            return formatted("string", "date-time");
        }
        if (type == UUID.class) {
            return formatted("string", "uuid");
        }
        if (type.isRecord()) {
            return reference(name(type), type, body);
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private static void apply(Schema schema, RecordComponent component, JsonSchema property) {
        if (!schema.description().isEmpty()) {
            property.setDescription(schema.description());
        }
        if (!schema.format().isEmpty()) {
            property.setFormat(schema.format());
        }
        if (!schema.pattern().isEmpty()) {
            property.setPattern(schema.pattern());
        }
        if (schema.minLength() > 0) {
            property.setMinLength(schema.minLength());
        }
        if (schema.maxLength() < Integer.MAX_VALUE) {
            property.setMaxLength(schema.maxLength());
        }
        if (!schema.minimum().isEmpty()) {
            property.setMinimum(new BigDecimal(schema.minimum()));
        }
        if (!schema.maximum().isEmpty()) {
            property.setMaximum(new BigDecimal(schema.maximum()));
        }
        if (schema.allowableValues().length > 0) {
            property.setEnum(new ArrayList<>(Arrays.asList(schema.allowableValues())));
        }
        if (!schema.example().isEmpty()) {
            property.setExamples(List.of(value(component.getGenericType(), schema.example())));
        }
    }

    private @Nullable Object example(
            Type type, @Nullable Schema schema, RecordComponent component) {
        if (schema != null && !schema.example().isEmpty()) {
            return value(type, schema.example());
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return example(record);
        }
        if (type instanceof ParameterizedType list
                && list.getRawType() == List.class
                && list.getActualTypeArguments()[0] instanceof Class<?> record
                && record.isRecord()) {
            return List.of(example(record));
        }
        throw new IllegalStateException(
                "%s.%s has no example: give it @Schema(description = …, example = …)"
                        .formatted(component.getDeclaringRecord().getName(), component.getName()));
    }

    private static Object value(Type type, String example) {
        return type == String.class
                        || type == Secret.class
                        || type == Instant.class
                        || type == UUID.class
                ? example
                : JSON.readValue(example, Object.class);
    }

    private static JsonSchema orNull(JsonSchema schema) {
        if (schema.get$ref() == null) {
            var types = new LinkedHashSet<>(schema.getTypes());
            types.add("null");
            schema.setTypes(types);
            return schema;
        }
        var either = new JsonSchema();
        either.setOneOf(List.of(schema, typed("null")));
        return either;
    }

    private static JsonSchema typed(String type) {
        var schema = new JsonSchema();
        schema.setTypes(Set.of(type));
        return schema;
    }

    private static JsonSchema formatted(String type, String format) {
        var schema = typed(type);
        schema.setFormat(format);
        return schema;
    }

    private static String jsonName(RecordComponent component) {
        var property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty()
                ? component.getName()
                : property.value();
    }

    private static @Nullable Schema schemaOf(RecordComponent component) {
        return component.getAccessor().getAnnotation(Schema.class);
    }

    private static boolean isLeftOut(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(JsonIgnore.class);
    }

    private static boolean isNullable(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class);
    }

    private static boolean isAlwaysWritten(Class<?> type, RecordComponent component) {
        return switch (inclusion(type)) {
            case NON_NULL -> !isNullable(component);
            case NON_EMPTY ->
                    !isNullable(component)
                            && !List.class.isAssignableFrom(component.getType())
                            && !Map.class.isAssignableFrom(component.getType());
            case ALWAYS -> true;
            case NON_ABSENT, NON_DEFAULT, CUSTOM, USE_DEFAULTS ->
                    throw new IllegalStateException("not known here: " + inclusion(type));
        };
    }

    private static boolean leavesOutNulls(Class<?> type) {
        return inclusion(type) != JsonInclude.Include.ALWAYS;
    }

    private static JsonInclude.Include inclusion(Class<?> type) {
        var include = type.getAnnotation(JsonInclude.class);
        return include == null ? JsonInclude.Include.ALWAYS : include.value();
    }
}
