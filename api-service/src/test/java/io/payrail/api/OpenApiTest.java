package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.api.OpenApiDocument.Operation;
import io.payrail.api.openapi.Described;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// The document and the service are the same: what is described is there, takes what it says, and
/// nothing is there that is not described. What is missing is told with where to look.
class OpenApiTest {
    private static final String HOW = " (docs/adding-an-endpoint.md)";

    static Stream<Operation> operations() {
        return new OpenApiDocument(Rig.API).operations().stream();
    }

    static Stream<Operation> bodies() {
        return new OpenApiDocument(Rig.API).withBody();
    }

    @Test
    void everyHandlerIsDescribed() {
        var handlers =
                Rig.API
                        .context()
                        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                        .getHandlerMethods();

        assertThat(handlers.values())
                .filteredOn(handler ->
                        handler.getBeanType().getName().startsWith("io.payrail.api.")
                                && !handler.getBeanType().isAnnotationPresent(Hidden.class))
                .allSatisfy(handler ->
                        assertThat(handler.hasMethodAnnotation(Described.class))
                                .as("%s has no @Described" + HOW, handler)
                                .isTrue());
    }

    @Test
    void theDocumentIsOpenToAllAndSaysNothingOfWhoAsks() {
        var plain = Rig.API.send(Rig.API.request("/openapi"));
        var other =
                Rig.API.send(
                        Rig.API
                                .request("/openapi?marked-query")
                                .header("Accept-Language", "de-MARKED")
                                .header("X-Forwarded-Host", "marked.example")
                                .header("X-Forwarded-Prefix", "/marked"));

        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.json().path("openapi").asString()).startsWith("3.1");
        assertThat(other.response().body()).isEqualTo(plain.response().body());
        assertThat(plain.response().body()).doesNotContain("127.0.0.1", "localhost");
    }

    @Test
    void operationIdsAreUnique() {
        assertThat(operations().map(Operation::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationIsDescribedInFull(Operation operation) {
        var json = operation.json();
        assertThat(json.path("summary").asString("")).as("summary" + HOW).isNotBlank();
        for (var parameter : json.path("parameters")) {
            assertThat(parameter.path("description").asString(""))
                    .as("description of the parameter %s" + HOW, parameter.path("name"))
                    .isNotBlank();
            assertThat(parameter.path("example").asString(""))
                    .as("example of the parameter %s" + HOW, parameter.path("name"))
                    .isNotBlank();
        }
        var document = new OpenApiDocument(Rig.API);
        var success = json.path("responses").path("200").path("content");
        assertThat(success.isEmpty()).as("an answer with 200" + HOW).isFalse();
        assertThat(json.path("responses").propertyNames()).contains("400", "500");
        json.path("responses")
                .propertyStream()
                .forEach(response -> {
                    assertThat(response.getValue().path("description").asString(""))
                            .as(response.getKey())
                            .isNotBlank();
                    response.getValue()
                            .path("content")
                            .forEach(content -> assertDescribed(document, content));
                });
        if (!operation.body().isMissingNode()) {
            assertDescribed(document, operation.body());
        }
    }

    private static void assertDescribed(OpenApiDocument document, JsonNode content) {
        assertThat(content.has("example") || content.has("examples")).isTrue();
        var schema = document.resolve(content.path("schema"));
        schema.path("properties")
                .propertyStream()
                .forEach(property ->
                        assertThat(property.getValue().path("description").asString(""))
                                .as("@Schema(description) of %s" + HOW, property.getKey())
                                .isNotBlank());
    }
}
