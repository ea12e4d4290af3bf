package io.payrail.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.simulator.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class ParameterCatalogTest {
    private static final Path CATALOG =
            Path.of("src/main/resources/io/payrail/simulator/parameters.json");
    private static final Path LINKS =
            Path.of("src/main/resources/io/payrail/simulator/expandable.json");
    private static final Pattern ROUTE =
            Pattern.compile("\"/v1/[^\"]*\",\\s*\"((?:[a-z]+\\.)?[A-Z][A-Za-z]+)\"");

    /// Run with `-Dparameters.rewrite=true` to take over what a new SDK version declares.
    @Test
    void everyCallTakesExactlyTheParametersThatTheSdkDeclares() throws Exception {
        assertIsInFile(CATALOG, SdkParameters.catalog(callsInRoutes()));
    }

    /// The same holds for this.
    @Test
    void whatCanBeExpandedIsExactlyWhatTheSdkDeclares() throws Exception {
        assertIsInFile(LINKS, SdkLinks.all());
    }

    private static void assertIsInFile(Path file, ObjectNode declared) throws Exception {
        if (Boolean.getBoolean("parameters.rewrite")) {
            StringBuilder text = new StringBuilder("{");
            declared.properties()
                    .forEach(entry ->
                            text.append(text.length() == 1 ? "\n\"" : ",\n\"")
                                    .append(entry.getKey())
                                    .append("\": ")
                                    .append(new String(Json.compact(entry.getValue()), UTF_8)));
            Files.writeString(file, text.append("\n}\n"));
        }
        assertThat(Json.read(Files.readAllBytes(file))).isEqualTo(declared);
    }

    /// The names beside the paths in the sources: routes without parameters name none.
    private static Set<String> callsInRoutes() throws Exception {
        Set<String> calls = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher route = ROUTE.matcher(Files.readString(source));
                while (route.find()) {
                    calls.add(route.group(1));
                }
            }
        }
        return calls;
    }
}
