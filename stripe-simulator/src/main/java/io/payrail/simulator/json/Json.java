package io.payrail.simulator.json;

import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes JSON: compact for the store, indented with two spaces for the wire, which is
/// how Stripe prints answers and webhooks. (A receiver that verifies a re-serialised body instead
/// of the bytes fails here as it would there.)
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectWriter INDENTED =
            MAPPER.writer()
                    .with(
                            new DefaultPrettyPrinter(
                                            Separators.createDefaultInstance()
                                                    .withObjectNameValueSpacing(
                                                            Separators.Spacing.AFTER)
                                                    .withObjectEmptySeparator("")
                                                    .withArrayEmptySeparator(""))
                                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ObjectNode read(byte[] json) {
        return (ObjectNode) MAPPER.readTree(json);
    }

    /// A client's JSON: an object, or nothing for an empty one.
    ///
    /// @throws StreamReadException if it is neither
    public static ObjectNode readOrEmpty(byte[] json) {
        if (json.length == 0) {
            return object();
        }
        if (MAPPER.readTree(json) instanceof ObjectNode object) {
            return object;
        }
        throw new StreamReadException("no JSON object");
    }

    public static byte[] compact(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static byte[] indented(JsonNode node) {
        return INDENTED.writeValueAsBytes(node);
    }
}
