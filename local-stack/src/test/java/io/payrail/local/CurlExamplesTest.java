package io.payrail.local;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.local.client.Program;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The page `docs/curl.md` is run from top to bottom, with the addresses of this stack. What was
/// sent is read from the shell's own trace, and held against the API's document.
@ExtendWith(SharedStack.class)
class CurlExamplesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
    private static final Pattern SENT = Pattern.compile("\\++ curl .*?(/api/stripe/[^ ?']+).*");

    @Test
    void eachEndpointHasAnExampleAndAllOfThemWorkOneAfterTheOther(
            LocalStack stack, @TempDir Path folder) throws Exception {
        Program.require("bash", "curl");
        String page = Files.readString(Path.of("..", "docs", "curl.md"));
        String script =
                BLOCK.matcher(page)
                        .results()
                        .map(block -> block.group(1))
                        .collect(joining())
                        .replace("http://127.0.0.1:8079/token/", stack.tokens().toString())
                        .replace("http://127.0.0.1:8080", stack.api().toString())
                        .replace("http://127.0.0.1:12111", stack.stripe().toString());
        Path file = Files.writeString(folder.resolve("page.sh"), script);

        String trace =
                Program.run(folder, Map.of(), "bash", "-euxo", "pipefail", file.toString()).fine();

        var operations = operations(stack);
        var sent = new TreeSet<String>();
        trace.lines()
                .map(SENT::matcher)
                .filter(line -> line.matches())
                .forEach(line -> sent.add(operation(operations, line.group(), line.group(1))));
        assertThat(sent).containsExactlyElementsOf(operations.keySet());
    }

    private static String operation(Map<String, Pattern> operations, String command, String path) {
        String method =
                command.contains(" -X DELETE ")
                        ? "DELETE"
                        : command.contains(" -d ") ? "POST" : "GET";
        return operations.entrySet().stream()
                .filter(each -> each.getKey().startsWith(method + " "))
                .filter(each -> each.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Not in the document: " + command));
    }

    /// Method and path of each, with what such a path looks like.
    private static Map<String, Pattern> operations(LocalStack stack)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(stack.api().resolve("/openapi")).build(),
                            BodyHandlers.ofByteArray());
            var operations = new TreeMap<String, Pattern>();
            new JsonMapper()
                    .readTree(answer.body())
                    .path("paths")
                    .propertyStream()
                    .forEach(path ->
                            path.getValue()
                                    .propertyNames()
                                    .forEach(method ->
                                            operations.put(
                                                    method.toUpperCase(Locale.ROOT)
                                                            + " "
                                                            + path.getKey(),
                                                    Pattern.compile(
                                                            path.getKey()
                                                                    .replace("{id}", "[^/]+")))));
            return operations;
        }
    }
}
