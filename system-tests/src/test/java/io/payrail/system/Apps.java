package io.payrail.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The programs as they are deployed: each service's app jar taken apart by Spring Boot's own tool,
/// as the Dockerfile does. They are never run from the nested jar, whose class loader can stop a
/// service for ever (docs/decisions.md). Thread-safe.
final class Apps {
    private static final int PATIENCE_SECONDS = 120;

    private final Path root;
    private final Path folder;
    private final String version;
    private final Map<String, Path> jars = new ConcurrentHashMap<>();

    /// @param root the project's
    /// @param folder where they are taken apart, once in the life of this object
    Apps(Path root, Path folder, String version) {
        this.root = root;
        this.folder = folder;
        this.version = version;
    }

    static Apps built() {
        return new Apps(
                Path.of(System.getProperty("system.root", "..")),
                Path.of(System.getProperty("system.folder", "target/system-tests")).resolve("apps"),
                System.getProperty("system.version", "0.1.0-SNAPSHOT"));
    }

    /// A service's jar, taken apart; its libraries lie beside it.
    Path service(String module) {
        return jars.computeIfAbsent(module, this::takeApart);
    }

    /// The simulator is one flat jar.
    Path simulator() {
        return built("stripe-simulator");
    }

    private Path built(String module) {
        var jar =
                root.resolve(module)
                        .resolve("target")
                        .resolve("%s-%s-app.jar".formatted(module, version))
                        .toAbsolutePath()
                        .normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not built; run ./mvnw package first");
        }
        return jar;
    }

    private Path takeApart(String module) {
        var jar = built(module);
        var destination = folder.resolve(module).toAbsolutePath();
        try {
            Files.createDirectories(folder);
            var output = folder.resolve(module + ".log").toFile();
            var extraction =
                    new ProcessBuilder(
                                    java(),
                                    "-Djarmode=tools",
                                    "-jar",
                                    jar.toString(),
                                    "extract",
                                    "--force",
                                    "--destination",
                                    destination.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.to(output))
                            .start();
            if (!extraction.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                extraction.destroyForcibly();
                throw new IllegalStateException("Taking " + jar + " apart does not end");
            }
            if (extraction.exitValue() != 0) {
                throw new IllegalStateException(
                        "Taking " + jar + " apart failed: " + Files.readString(output.toPath()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Taking " + jar + " apart failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return destination.resolve(jar.getFileName());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
