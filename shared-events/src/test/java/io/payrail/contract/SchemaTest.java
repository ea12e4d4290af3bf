package io.payrail.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The schemas in the jar say of a payload what the codec says of it.
final class SchemaTest {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static final Set<String> TYPES = EventTypes.all().keySet();

    /// Golden files of events, the older forms too.
    static final Set<String> FILES =
            Golden.files().stream()
                    .filter(file -> TYPES.contains(Golden.wireName(file)))
                    .collect(Collectors.toSet());

    @ParameterizedTest
    @FieldSource("FILES")
    void whateverWasEverPublishedFitsItsSchema(String file) {
        assertThat(errors(schema(Golden.wireName(file)), Golden.JSON.readTree(Golden.file(file))))
                .isEmpty();
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void schemaKnowsEveryFieldThatIsWritten(String type) {
        var closed = schema(type);
        objectsIn(closed)
                .filter(object -> object.has("properties"))
                .forEach(object -> object.put("additionalProperties", false));

        assertThat(errors(closed, Golden.tree(type))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void schemaAndCodecRefuseTheSame(GoldenFilesTest.Field field) {
        assertAgreement(field, field.tree(ObjectNode::remove));
        assertAgreement(field, field.tree(ObjectNode::putNull));
        assertAgreement(field, field.tree((object, name) -> object.put(name, true)));
        assertAgreement(field, field.tree(ObjectNode::putObject));
    }

    private static void assertAgreement(GoldenFilesTest.Field field, JsonNode payload) {
        var type = field.wireName();
        var reading =
                assertThatCode(() -> Golden.decode(type, Golden.JSON.writeValueAsBytes(payload)));
        if (errors(schema(type), payload).isEmpty()) {
            reading.doesNotThrowAnyException();
        } else {
            reading.isInstanceOf(MalformedMessageException.class);
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void schemaIsOneOfDraft2020_12(String type) {
        var metaSchema =
                REGISTRY.getSchema(
                        SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(schema(type))).isEmpty();
        assertThat(schema(type).get("$schema").stringValue())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void everyReferenceOfTheAsyncApiDocumentLeadsSomewhere() {
        var document = resource("asyncapi.json");
        var references =
                objectsIn(document)
                        .map(object -> object.path("$ref").stringValue(null))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());

        assertThat(references)
                .hasSizeGreaterThan(2 * TYPES.size())
                .allSatisfy(reference ->
                        assertThat(
                                        reference.startsWith("#")
                                                ? document.at(reference.substring(1))
                                                : resource(reference))
                                .isNotEmpty());
    }

    static List<GoldenFilesTest.Field> fields() {
        return GoldenFilesTest.fields().stream()
                .filter(field -> TYPES.contains(field.wireName()))
                .toList();
    }

    private static List<Error> errors(JsonNode schema, JsonNode payload) {
        Schema compiled = REGISTRY.getSchema(schema);
        return compiled.validate(
                payload,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static JsonNode schema(String type) {
        return resource("schemas/" + type + ".json");
    }

    private static JsonNode resource(String name) {
        try (InputStream file =
                Objects.requireNonNull(
                        SchemaTest.class.getResourceAsStream("/payrail-events/" + name),
                        () -> "the jar has no " + name)) {
            return Golden.JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<ObjectNode> objectsIn(JsonNode node) {
        var inside = node.valueStream().flatMap(SchemaTest::objectsIn);
        return node instanceof ObjectNode object
                ? Stream.concat(Stream.of(object), inside.toList().stream())
                : inside;
    }
}
