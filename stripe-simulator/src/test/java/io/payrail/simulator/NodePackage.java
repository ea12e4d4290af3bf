package io.payrail.simulator;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A folder of scripts for Node under `src/test`, installed into `target` with what it depends on.
/// Installing needs npm and its registry; where it cannot be done, the test is skipped, or fails
/// with `-Dclients=required`. `-Dclients=false` skips it everywhere.
final class NodePackage {
    private static final String SETTING = System.getProperty("clients", "true");

    private final Path folder;

    private NodePackage(Path folder) {
        this.folder = folder;
    }

    record Finished(int status, String output) {}

    static NodePackage installed(String name) throws IOException, InterruptedException {
        Path folder = Path.of("target", "clients", name);
        if (SETTING.equals("false")) {
            skip("clients from npm are not wanted: -Dclients=false");
        }
        copy(Path.of("src/test", name), folder);
        NodePackage installed = new NodePackage(folder);
        if (!works("node") || !works("npm")) {
            installed.missing("node or npm is absent");
        }
        Finished install =
                installed.run(
                        "npm",
                        Files.exists(folder.resolve("package-lock.json")) ? "ci" : "install",
                        "--no-progress",
                        "--ignore-scripts");
        if (install.status() != 0) {
            installed.missing("npm did not install them:\n" + install.output());
        }
        return installed;
    }

    private void missing(String reason) {
        if (SETTING.equals("required")) {
            throw new AssertionError(reason + " (" + folder + ")");
        }
        skip(reason);
    }

    private static void skip(String reason) {
        IO.println("Skipped: " + reason);
        abort(reason);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> sources;
        try (Stream<Path> files = Files.list(from)) {
            sources = files.filter(Files::isRegularFile).toList();
        }
        for (Path source : sources) {
            Files.copy(
                    source, to.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean works(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Finished node(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private Finished run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("simulator-node", ".log");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            return new Finished(
                    ended ? process.exitValue() : -1,
                    Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
