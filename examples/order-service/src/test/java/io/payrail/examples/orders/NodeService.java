package io.payrail.examples.orders;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The example in Node, installed below `target`. That needs npm and its registry; where it cannot
/// be done, the test is skipped, or fails with `-Dclients=required`. `-Dclients=false` skips it
/// everywhere.
final class NodeService {
    private static final String SETTING = System.getProperty("clients", "true");
    private static final Path SOURCES = Path.of("..", "order-service-node");
    private static final Path FOLDER = Path.of("target", "order-service-node");

    private NodeService() {}

    static ProcessBuilder installed() throws IOException, InterruptedException {
        if (SETTING.equals("false")) {
            abort("the service in Node is not wanted: -Dclients=false");
        }
        Files.createDirectories(FOLDER);
        for (var name :
                List.of(".npmrc", "package.json", "package-lock.json", "order-service.mjs")) {
            Files.copy(
                    SOURCES.resolve(name),
                    FOLDER.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!succeeds("node", "--version")) {
            missing("node is absent");
        }
        if (!succeeds("npm", "ci", "--no-progress", "--ignore-scripts")) {
            missing("npm did not install it, see target/npm.log");
        }
        return new ProcessBuilder("node", "order-service.mjs").directory(FOLDER.toFile());
    }

    private static void missing(String reason) {
        if (SETTING.equals("required")) {
            throw new AssertionError(reason);
        }
        abort(reason);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            var process =
                    new ProcessBuilder(command)
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(new File("target", "npm.log"))
                            .start();
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        }
    }
}
