package io.payrail.contract;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// Makes the AsyncAPI 3 document of [Topics#EVENTS]: Payrail sends, consumers receive. The types'
/// schemas are in files of their own beside it.
final class AsyncApi {
    private static final String AGGREGATE = "The id of what the event is about.";

    /// The headers that each record has, in the order of reading. What they mean is said where
    /// their names are declared.
    private static final List<Map.Entry<String, ObjectNode>> HEADERS =
            List.of(
                    header("CE_SPECVERSION", text().put("const", "1.0")),
                    header("CE_ID", text().put("format", "uuid")),
                    header("CE_TYPE", text()),
                    header("CE_SOURCE", text().put("format", "uri-reference")),
                    header("CE_SUBJECT", text()),
                    header("CE_SEQUENCE", text().put("pattern", "^[1-9][0-9]*$")),
                    header("CE_TIME", text().put("format", "date-time")),
                    header("CE_CAUSE", text()),
                    header("CONTENT_TYPE", text().put("const", "application/json")));

    private AsyncApi() {}

    static ObjectNode document(SortedMap<String, ObjectNode> schemas, SourceComments comments) {
        var document = Golden.JSON.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.put("id", "urn:payrail:events");
        document.putObject("info")
                .put("title", "Payrail events")
                .put("version", "1")
                .put(
                        "description",
                        "Every change of a payment and of what belongs to it, as CloudEvents 1.0 in"
                                + " the binary mode of the Kafka binding. Delivered at least once:"
                                + " dedupe by ce_id, or take an event only if its ce_sequence is larger"
                                + " than the last one of its ce_subject. In order for each ce_subject;"
                                + " between two of them there is none. Each type has a version of its"
                                + " own; fields are only added to it, so ignore those that you do not"
                                + " know, and types as well.");
        document.put("defaultContentType", "application/json");

        var channel = document.putObject("channels").putObject("events");
        channel.put("address", Topics.EVENTS);
        channel.put("description", comments.of("Topics.EVENTS"));
        var messages = channel.putObject("messages");
        schemas.keySet().forEach(type -> reference(messages.putObject(type), "messages", type));
        channel.putObject("bindings").putObject("kafka").put("topic", Topics.EVENTS);

        var operation = document.putObject("operations").putObject("publish");
        operation.put("action", "send");
        operation.putObject("channel").put("$ref", "#/channels/events");
        operation.put("summary", "Payrail publishes what its journal holds; consumers receive it.");

        var components = document.putObject("components");
        var described = components.putObject("messages");
        schemas.forEach((type, schema) -> message(described.putObject(type), type, schema));
        var traits = components.putObject("messageTraits").putObject("event");
        traits.put("contentType", "application/json");
        headers(traits.putObject("headers"), comments);
        var kafka = traits.putObject("bindings").putObject("kafka");
        kafka.putObject("key").put("type", "string").put("description", AGGREGATE);
        return document;
    }

    private static void message(ObjectNode message, String type, ObjectNode schema) {
        message.put("name", type);
        message.put("title", type);
        message.put("summary", schema.required("description").stringValue());
        reference(message.putArray("traits").addObject(), "messageTraits", "event");
        var headers = message.putObject("headers").put("type", "object");
        headers.putObject("properties").putObject(Headers.CE_TYPE).put("const", type);
        message.putObject("payload").put("$ref", "schemas/" + type + ".json");
    }

    private static void headers(ObjectNode schema, SourceComments comments) {
        schema.put("type", "object");
        var required = schema.putArray("required");
        var properties = schema.putObject("properties");
        Stream.concat(HEADERS.stream(), Stream.of(header("CE_TRACEPARENT", text())))
                .forEach(header -> {
                    var property = properties.putObject(name(header.getKey()));
                    property.put("description", comments.of("Headers." + header.getKey()));
                    property.setAll(header.getValue());
                });
        HEADERS.forEach(header -> required.add(name(header.getKey())));
    }

    private static void reference(ObjectNode from, String kind, String name) {
        from.put("$ref", "#/components/" + kind + "/" + name);
    }

    private static Map.Entry<String, ObjectNode> header(String constant, ObjectNode schema) {
        return Map.entry(constant, schema);
    }

    private static ObjectNode text() {
        return Golden.JSON.createObjectNode().put("type", "string");
    }

    /// The value of a constant of [Headers].
    private static String name(String constant) {
        try {
            return (String) Headers.class.getField(constant).get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
