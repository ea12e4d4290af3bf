package io.payrail.api;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The OpenAPI document as a running instance serves it.
final class OpenApiDocument {
    /// One operation of it.
    record Operation(String method, String path, JsonNode json) {
        String id() {
            return json.path("operationId").asString("");
        }

        /// The path with the examples of its variables.
        String examplePath() {
            var result = path;
            for (var parameter : json.path("parameters")) {
                if (parameter.path("in").asString("").equals("path")) {
                    result =
                            result.replace(
                                    "{" + parameter.path("name").asString() + "}",
                                    parameter.path("example").asString());
                }
            }
            return result;
        }

        /// The examples of the query's parameters, all together.
        String query() {
            return json.path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.path("in").asString("").equals("query"))
                    .map(parameter ->
                            parameter.path("name").asString()
                                    + "="
                                    + parameter.path("example").asString())
                    .collect(Collectors.joining("&"));
        }

        JsonNode body() {
            return json.path("requestBody").path("content").path("application/json");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final class OfRig {
        private static final OpenApiDocument DOCUMENT = new OpenApiDocument(Rig.API);
    }

    private final JsonNode json;

    private OpenApiDocument(RunningApi api) {
        json = api.send(api.request("/openapi")).json();
    }

    /// That of the tests' instance, asked for once.
    static OpenApiDocument ofRig() {
        return OfRig.DOCUMENT;
    }

    JsonNode json() {
        return json;
    }

    List<Operation> operations() {
        return json.path("paths")
                .propertyStream()
                .flatMap(path ->
                        path.getValue()
                                .propertyStream()
                                .map(each ->
                                        new Operation(
                                                each.getKey().toUpperCase(Locale.ROOT),
                                                path.getKey(),
                                                each.getValue())))
                .toList();
    }

    Stream<Operation> withBody() {
        return operations().stream().filter(each -> !each.body().isMissingNode());
    }

    /// What a reference refers to, or the node itself.
    JsonNode resolve(JsonNode schema) {
        var reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : json.at(reference.substring(1));
    }
}
