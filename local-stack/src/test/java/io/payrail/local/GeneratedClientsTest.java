package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.local.client.Program;
import io.payrail.local.token.User;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/// Clients in `examples/clients` are generated from the document that the stack's API serves, with
/// the settings that stand beside them, are compiled, and play their story against the stack.
@ExtendWith(SharedStack.class)
class GeneratedClientsTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "clients");
    private static final Path GENERATOR =
            Path.of("target", "clients", "openapi-generator-cli.jar").toAbsolutePath();
    private static final Pattern PAID = Pattern.compile("paid (pi_\\w+) 4200 eur");

    @Test
    void aJavaClientGeneratedFromTheServedDocumentIsUsed(LocalStack stack, @TempDir Path folder)
            throws Exception {
        Program.run(
                        folder,
                        Map.of(),
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        GENERATOR.toString(),
                        "generate",
                        "--config",
                        EXAMPLES.resolve("java/generator.yaml").toRealPath().toString(),
                        "--input-spec",
                        stack.api() + "/openapi",
                        "--output",
                        folder.resolve("generated").toString())
                .fine();
        Path classes = Files.createDirectory(folder.resolve("classes"));
        var sources = new ArrayList<>(sources(folder.resolve("generated/src/main/java")));
        sources.add(EXAMPLES.resolve("java/Story.java"));
        compile(sources, classes);

        assertToldAndTrue(
                stack,
                User.named("java-backend"),
                token ->
                        Program.run(
                                folder,
                                Map.of(),
                                java(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classes + File.pathSeparator + libraries(),
                                "Story",
                                stack.api().toString(),
                                token,
                                stack.stripe().toString()));
    }

    @Test
    void aTypeScriptClientGeneratedFromTheServedDocumentIsUsed(LocalStack stack) throws Exception {
        Program.require("node", "npm");
        Path folder = Files.createDirectories(Path.of("target", "clients", "typescript"));
        FileSystemUtils.deleteRecursively(folder.resolve("dist"));
        Files.deleteIfExists(folder.resolve("payrail.d.ts"));
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("typescript"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        file,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        install(folder);
        var api = Map.of("PAYRAIL_API", stack.api().toString());
        Program.run(folder, api, "npm", "run", "generate").fine();
        Program.run(folder, Map.of(), "npm", "run", "compile").fine();

        assertToldAndTrue(
                stack,
                User.named("typescript-backend"),
                token ->
                        Program.run(
                                folder,
                                Map.of(),
                                "node",
                                "dist/story.js",
                                stack.api().toString(),
                                token,
                                stack.stripe().toString()));
    }

    /// What is installed already is left, until the lock file says otherwise.
    private static void install(Path folder) throws IOException, InterruptedException {
        Path wanted = folder.resolve("package-lock.json");
        Path installed = folder.resolve("node_modules/installed-lock.json");
        if (Files.exists(installed) && Files.mismatch(wanted, installed) == -1) {
            return;
        }
        var install =
                Program.run(
                        folder,
                        Map.of(),
                        "npm",
                        "ci",
                        "--no-progress",
                        "--ignore-scripts",
                        "--prefer-offline");
        if (install.status() != 0) {
            Program.missing("npm did not install what the client needs:\n" + install.output());
        }
        Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
    }

    private interface Story {
        Program.Finished tell(String token) throws IOException, InterruptedException;
    }

    /// The client says what it has seen; what it paid is looked at without it, too.
    private static void assertToldAndTrue(LocalStack stack, User user, Story story)
            throws Exception {
        String told = story.tell(stack.token(user)).fine();

        var target = stack.target(user);
        assertThat(told.lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("created pi_\\w+ requires_payment_method"),
                        line -> assertThat(line).matches(PAID),
                        line ->
                                assertThat(line)
                                        .matches("refunded pi_\\w+ 1200 requested_by_customer"),
                        line -> assertThat(line).isEqualTo("listed 2"),
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "refused 400 invalid_request amount"
                                                        + " amount_too_small"),
                        line -> assertThat(line).matches("later create_payment succeeded pi_\\w+"));
        var paid = PAID.matcher(told);
        assertThat(paid.find()).isTrue();
        try (var shopper = new Shopper(target)) {
            assertThat(shopper.payment(paid.group(1)).text("status")).isEqualTo("succeeded");
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean fine =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-nowarn",
                                            "-d",
                                            classes.toString(),
                                            "-cp",
                                            libraries()),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources))
                            .call();
            assertThat(fine).as(messages.toString()).isTrue();
        }
    }

    /// What generated code needs, of the versions that are here.
    private static String libraries() {
        var needed =
                Pattern.compile(
                        ".*/(?:tools/jackson/core/jackson-(?:core|databind)"
                                + "|com/fasterxml/jackson/core/jackson-annotations"
                                + "|jakarta/annotation/jakarta.annotation-api|org/jspecify/jspecify)/.*");
        return String.join(
                File.pathSeparator,
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                        .filter(needed.asMatchPredicate())
                        .toList());
    }
}
