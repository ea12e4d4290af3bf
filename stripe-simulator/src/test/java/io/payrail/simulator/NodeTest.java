package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Stripe's own library for Node passes its checks (`src/test/node/check.mjs`). Skipped where node,
/// npm or a registry is absent.
final class NodeTest extends SimulatorTest {
    private static final Path FOLDER = Path.of("src/test/node");

    @Test
    void stripesNodeLibraryAcceptsTheSimulator() throws Exception {
        assumeTrue(available("node") && available("npm"), "node or npm is absent");
        if (!Files.exists(FOLDER.resolve("node_modules/stripe/package.json"))) {
            assumeTrue(
                    run(List.of("npm", "ci", "--no-progress")).status() == 0,
                    "npm ci did not work");
        }
        Finished check =
                run(
                        List.of(
                                "node",
                                "check.mjs",
                                simulator.baseUrl(),
                                simulator.secretKey(),
                                simulator.publishableKey()));
        assertThat(check.status()).as(check.output()).isZero();
        assertThat(check.output()).contains("11 of 11 checks passed");
    }

    private record Finished(int status, String output) {}

    private static boolean available(String program) throws InterruptedException {
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

    private static Finished run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("simulator-node", ".log");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(FOLDER.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
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
