package io.payrail.contract;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/// What downstream teams are given, a JSON Schema of each event type, the AsyncAPI document and the
/// table of types in `docs/events.md`, is what the code says. `-Dcontract=write` writes it anew.
final class PublishedContractTest {
    private static final Path FILES = Path.of("src/main/resources/payrail-events");
    private static final Path TABLE = Path.of("../docs/events.md");
    private static final String BEGIN = "<!-- types: written by PublishedContractTest -->\n";
    private static final String END = "<!-- end of types -->\n";
    private static final boolean WRITE = "write".equals(System.getProperty("contract"));
    private static final String ADVICE =
            "./mvnw -pl shared-events test -Dtest=PublishedContractTest -Dcontract=write";

    private static final ObjectWriter JSON = Golden.JSON.writer().with(printer());

    private final SourceComments comments = SourceComments.ofContracts();
    private final TreeMap<String, ObjectNode> schemas =
            EventTypes.all().keySet().stream()
                    .collect(
                            toMap(
                                    Function.identity(),
                                    type -> EventSchema.of(type, comments),
                                    (a, b) -> a,
                                    TreeMap::new));

    @Test
    void schemasAndAsyncApiDocumentAreWhatTheCodeSays() throws IOException {
        var files = new TreeMap<String, String>();
        schemas.forEach((type, schema) -> files.put("schemas/" + type + ".json", print(schema)));
        files.put("asyncapi.json", print(AsyncApi.document(schemas, comments)));
        if (WRITE) {
            for (var stale : difference(existing(), files.keySet())) {
                Files.delete(FILES.resolve(stale));
            }
            for (var file : files.entrySet()) {
                var path = FILES.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                Files.writeString(path, file.getValue());
            }
        }

        assertThat(existing()).as(ADVICE).isEqualTo(files.keySet());
        for (var file : files.entrySet()) {
            assertThat(FILES.resolve(file.getKey())).as(ADVICE).hasContent(file.getValue());
        }
    }

    @Test
    void tableOfTypesInTheDocumentationIsWhatTheCodeSays() throws IOException {
        var document = Files.readString(TABLE);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);
        var current = document.substring(0, begin) + table() + document.substring(end);
        if (WRITE) {
            Files.writeString(TABLE, current);
        }

        assertThat(Files.readString(TABLE)).as(ADVICE).isEqualTo(current);
    }

    private String table() {
        return schemas.entrySet().stream()
                .map(schema ->
                        "| `%s` | %s | %s |\n"
                                .formatted(
                                        schema.getKey(),
                                        schema.getValue().required("description").stringValue(),
                                        fields(schema.getValue())))
                .collect(
                        Collectors.joining(
                                "", "| type | what happened | payload |\n|---|---|---|\n", ""));
    }

    /// The payload's fields, with a question mark those that may be null or absent.
    private static String fields(JsonNode schema) {
        var required =
                schema.required("required")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .collect(Collectors.toSet());
        return schema.required("properties")
                .propertyStream()
                .map(Map.Entry::getKey)
                .map(name -> "`" + name + (required.contains(name) ? "`" : "?`"))
                .collect(Collectors.joining(", "));
    }

    private static Set<String> existing() throws IOException {
        try (var files = Files.walk(FILES)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FILES.relativize(file).toString())
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static Set<String> difference(Set<String> from, Set<String> without) {
        var rest = new TreeSet<>(from);
        rest.removeAll(without);
        return rest;
    }

    private static String print(JsonNode tree) {
        return JSON.writeValueAsString(tree) + "\n";
    }

    private static DefaultPrettyPrinter printer() {
        return new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    }
}
