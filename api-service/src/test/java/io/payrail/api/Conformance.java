package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.payrail.api.OpenApiDocument.Operation;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Whether an answer is one that the document declares: its status, its body, its code, and in its
/// body no field that is not declared. For one thread.
final class Conformance {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final ObjectNode definitions;
    private final Map<String, Schema> compiled = new HashMap<>();

    Conformance(OpenApiDocument document) {
        definitions = (ObjectNode) document.json().path("components").path("schemas").deepCopy();
        definitions.forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
    }

    void check(Operation operation, RunningApi.Answer answer) {
        check(
                operation,
                answer.status(),
                answer.header("Content-Type").replaceFirst(";.*", ""),
                answer.response().body());
    }

    void check(Operation operation, int status, String type, String body) {
        var what = operation + " answered " + status;
        var declared = operation.json().path("responses").path(Integer.toString(status));
        assertThat(declared.isMissingNode())
                .as(what + ", which is not declared: " + body)
                .isFalse();
        var content = declared.path("content").path(type);
        assertThat(content.isMissingNode()).as(what + " as " + type).isFalse();
        if (!type.endsWith("json")) {
            return;
        }
        var json = JSON.readTree(body);
        assertThat(compiled(content.path("schema")).validate(json).toString())
                .as(what)
                .isEqualTo("[]");
        if (type.equals("application/problem+json")) {
            assertKnown(what, declared, json);
        }
    }

    private Schema compiled(JsonNode schema) {
        return compiled.computeIfAbsent(
                schema.toString(),
                text -> {
                    var whole =
                            (ObjectNode)
                                    JSON.readTree(
                                            text.replace("#/components/schemas/", "#/$defs/"));
                    whole.set(
                            "$defs",
                            JSON.readTree(
                                    definitions
                                            .toString()
                                            .replace("#/components/schemas/", "#/$defs/")));
                    return REGISTRY.getSchema(JSON.writeValueAsString(whole));
                });
    }

    private static void assertKnown(String what, JsonNode declared, JsonNode problem) {
        if (!declared.has("x-stripe-codes")) {
            assertThat(declared.path("x-codes").valueStream().map(JsonNode::asString))
                    .as(what + " with a code that is not declared")
                    .contains(problem.path("code").asString());
        }
        if (problem.path("code").asString().equals("invalid_request")) {
            assertThat(declared.path("x-error-codes").valueStream().map(JsonNode::asString))
                    .as(what + " with a code in errors that is not declared")
                    .containsAll(problem.path("errors").findValuesAsString("code"));
        }
    }
}
