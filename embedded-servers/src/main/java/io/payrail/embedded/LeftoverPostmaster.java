package io.payrail.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deals with what a killed process leaves in its data directory: a `postmaster.pid`, and perhaps
/// the PostgreSQL that it names. A directory whose owner lives is never touched, and a pid file is
/// removed only when its process is dead or the pid now belongs to another program.
final class LeftoverPostmaster {
    private static final Logger log = LoggerFactory.getLogger(LeftoverPostmaster.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private LeftoverPostmaster() {}

    static void clear(Path dataDirectory) {
        Path pidFile = dataDirectory.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        // The lock that the embedding library holds for as long as the owning process lives.
        try (var _ = DirectoryLock.take(dataDirectory, "epg-lock")) {
            clearUnowned(pidFile);
        } catch (IOException e) {
            throw new ServerStartException("Cannot read " + pidFile + ": " + e.getMessage(), e);
        }
    }

    private static void clearUnowned(Path pidFile) throws IOException {
        long pid = pidIn(pidFile);
        var process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isPresent()) {
            var command = process.get().info().command().map(path -> Path.of(path).getFileName());
            if (command.isEmpty()) {
                throw new ServerStartException(
                        "%s names process %d, which lives and cannot be inspected; stop it first"
                                .formatted(pidFile, pid));
            }
            if (command.get().toString().startsWith("postgres")) {
                stop(process.get());
                return;
            }
        }
        log.info("Removing {}: its process {} is gone", pidFile, pid);
        Files.deleteIfExists(pidFile);
    }

    static long pidIn(Path pidFile) throws IOException {
        String firstLine = Files.readString(pidFile).lines().findFirst().orElse("").strip();
        if (!firstLine.matches("\\d{1,18}")) {
            throw new ServerStartException(
                    pidFile + " names no process; remove it if no PostgreSQL runs");
        }
        return Long.parseLong(firstLine);
    }

    private static void stop(ProcessHandle postmaster) {
        log.info("Stopping PostgreSQL {}, whose owner was killed", postmaster.pid());
        postmaster.destroy();
        try {
            postmaster.onExit().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new ServerStartException(
                    "A PostgreSQL left over by a killed process does not stop; stop process %d first"
                            .formatted(postmaster.pid()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerStartException(
                    "Interrupted while waiting for a leftover PostgreSQL", e);
        }
    }
}
