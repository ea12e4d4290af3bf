package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.payrail.api.OpenApiDocument.Operation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Whether an answer is one that the document declares: its status, its body, its code, and in its
/// body no field that is not declared.
final class Conformance {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final ObjectNode components;

    Conformance(OpenApiDocument document) {
        components = (ObjectNode) document.json().path("components").deepCopy();
        components
                .path("schemas")
                .forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
    }

    void check(Operation operation, RunningApi.Answer answer) {
        var what = operation + " answered " + answer.status();
        var declared = operation.json().path("responses").path(Integer.toString(answer.status()));
        assertThat(declared.isMissingNode())
                .as(what + ", which is not declared: " + code(answer))
                .isFalse();
        var type = answer.header("Content-Type").replaceFirst(";.*", "");
        var content = declared.path("content").path(type);
        assertThat(content.isMissingNode()).as(what + " as " + type).isFalse();
        assertFits(what, content.path("schema"), answer.response().body());
        if (type.equals("application/problem+json")) {
            assertKnown(what, declared, answer.json());
        }
    }

    private static String code(RunningApi.Answer answer) {
        return answer.response().body().contains("\"code\"") ? answer.text("code") : "no code";
    }

    private void assertFits(String what, JsonNode schema, String body) {
        var whole = (ObjectNode) schema.deepCopy();
        whole.set("components", components);
        Schema compiled = REGISTRY.getSchema(JSON.writeValueAsString(whole));
        assertThat(compiled.validate(JSON.readTree(body)).toString()).as(what).isEqualTo("[]");
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
