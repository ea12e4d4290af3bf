package io.payrail.local.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs programs to their end. Where one is not installed, the test is skipped with the reason, or
/// fails with `-Dclients=required`; `-Dclients=false` skips it everywhere.
public final class Program {
    private static final String SETTING = System.getProperty("clients", "true");

    private Program() {}

    /// How it ended, and all that it printed.
    public record Finished(int status, String output) {
        /// What it printed, if it ended well.
        public String fine() {
            if (status != 0) {
                throw new AssertionError("It ended with " + status + ":\n" + output);
            }
            return output;
        }
    }

    /// Skips the test where not all of these are on the `PATH`.
    public static void require(String... programs) throws InterruptedException {
        if (SETTING.equals("false")) {
            skip("not wanted: -Dclients=false");
        }
        for (String program : programs) {
            if (!isInstalled(program)) {
                missing(program + " is absent");
            }
        }
    }

    /// What this test needs cannot be had.
    public static void missing(String reason) {
        if (SETTING.equals("required")) {
            throw new AssertionError(reason);
        }
        skip(reason);
    }

    private static void skip(String reason) {
        IO.println("Skipped: " + reason);
        abort(reason);
    }

    private static boolean isInstalled(String program) throws InterruptedException {
        try {
            return run(Path.of("."), Map.of(), program, "--version").status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    public static Finished run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("payrail-program", ".log");
        try {
            var builder =
                    new ProcessBuilder(List.of(command))
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            return new Finished(ended ? process.exitValue() : -1, Files.readString(output, UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
