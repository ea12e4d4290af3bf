package io.payrail.local;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents that name tests as their evidence name tests that exist: `ClassTest.method`, and
/// `.method` for the class named last on the line.
class DocumentedTestsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)?(?:\\.(\\w+))?`");

    @ParameterizedTest
    @ValueSource(strings = {"threat-model.md", "lessons.md"})
    void aTestThatADocumentNamesExists(String document) throws IOException {
        Map<String, List<String>> tests = tests();
        var missing = new ArrayList<String>();
        int named = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs").resolve(document))) {
            String type = "";
            var names = NAMED.matcher(line);
            while (names.find()) {
                type = names.group(1) == null ? type : names.group(1);
                String member = names.group(2);
                if (type.isEmpty()) {
                    continue;
                }
                named++;
                var declared = member == null ? Pattern.compile("") : declaring(member);
                if (tests.getOrDefault(type, List.of()).stream()
                        .noneMatch(source -> declared.matcher(source).find())) {
                    missing.add(member == null ? type : type + "." + member);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(20);
    }

    private static Pattern declaring(String member) {
        return Pattern.compile("(?:void %1$s\\(|ArchRule %1$s =)".formatted(member));
    }

    /// The sources of all tests, by the name of their class; two modules may share a name.
    private static Map<String, List<String>> tests() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(DocumentedTestsTest::sources)
                    .collect(
                            groupingBy(
                                    file -> file.getFileName().toString().replace(".java", ""),
                                    mapping(DocumentedTestsTest::read, toList())));
        }
    }

    private static Stream<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
