package io.payrail.simulator.api;

import io.payrail.simulator.json.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of a call after the [ParameterCatalog] has checked and typed them. An empty
/// string means "unset" and reads as null; [#has] still sees it.
public record Params(ObjectNode tree, String prefix) {
    public Params(ObjectNode tree) {
        this(tree, "");
    }

    /// The full name of a parameter, as errors spell it: `a[b]`.
    public String name(String param) {
        return prefix.isEmpty() ? param : prefix + "[" + param + "]";
    }

    public boolean has(String param) {
        return tree.has(param);
    }

    private @Nullable JsonNode value(String param) {
        JsonNode value = tree.get(param);
        return value == null
                        || value.isNull()
                        || (value.isString() && value.stringValue().isEmpty())
                ? null
                : value;
    }

    public @Nullable String string(String param) {
        JsonNode value = value(param);
        return value == null ? null : value.asString();
    }

    public String string(String param, String otherwise) {
        String value = string(param);
        return value == null ? otherwise : value;
    }

    public String required(String param) {
        String value = string(param);
        if (value == null) {
            throw StripeException.missing(name(param));
        }
        return value;
    }

    public @Nullable Long integer(String param) {
        JsonNode value = value(param);
        return value == null ? null : value.asLong();
    }

    public long integer(String param, long otherwise) {
        Long value = integer(param);
        return value == null ? otherwise : value;
    }

    public long requiredInteger(String param) {
        Long value = integer(param);
        if (value == null) {
            throw StripeException.missing(name(param));
        }
        return value;
    }

    public boolean flag(String param) {
        JsonNode value = value(param);
        return value != null && value.asBoolean();
    }

    public @Nullable Params nested(String param) {
        return tree.get(param) instanceof ObjectNode object
                ? new Params(object, name(param))
                : null;
    }

    /// Does something with the parameters under a name, where given.
    public void ifNested(String param, Consumer<Params> action) {
        Params nested = nested(param);
        if (nested != null) {
            action.accept(nested);
        }
    }

    public List<JsonNode> list(String param) {
        JsonNode value = tree.get(param);
        return value == null || !value.isArray()
                ? List.of()
                : StreamSupport.stream(value.spliterator(), false).toList();
    }

    public List<String> strings(String param) {
        return list(param).stream().map(JsonNode::asString).toList();
    }

    /// The elements of an array of objects, named as errors spell them.
    public List<Params> objects(String param) {
        List<JsonNode> elements = list(param);
        return IntStream.range(0, elements.size())
                .filter(i -> elements.get(i) instanceof ObjectNode)
                .mapToObj(
                        i -> new Params((ObjectNode) elements.get(i), name(param) + "[" + i + "]"))
                .toList();
    }

    /// Copies the named parameters, where given, into an object; an empty string sets null.
    public void copyTo(ObjectNode object, String... names) {
        for (String param : names) {
            if (has(param)) {
                JsonNode value = value(param);
                object.set(param, value == null ? object.nullNode() : value);
            }
        }
    }

    /// Merges `metadata` as Stripe does: given keys are set, keys given as "" removed, and "" for
    /// the whole removes all.
    public void mergeMetadata(ObjectNode object) {
        JsonNode given = tree.get("metadata");
        if (given == null) {
            return;
        }
        ObjectNode metadata =
                object.get("metadata") instanceof ObjectNode existing ? existing : Json.object();
        if (given instanceof ObjectNode entries) {
            entries.properties()
                    .forEach(entry -> {
                        String text = entry.getValue().asString();
                        if (text.isEmpty()) {
                            metadata.remove(entry.getKey());
                        } else {
                            metadata.put(entry.getKey(), text);
                        }
                    });
        } else {
            metadata.removeAll();
        }
        object.set("metadata", metadata);
    }
}
