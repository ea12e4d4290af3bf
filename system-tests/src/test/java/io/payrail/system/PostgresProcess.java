package io.payrail.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// PostgreSQL: the server, and the Java process that started it. The two live and die together.
final class PostgresProcess {
    private static final int PATIENCE_SECONDS = 30;

    private final ManagedProcess owner;
    private final Path data;

    PostgresProcess(ManagedProcess owner, Path data) {
        this.owner = owner;
        this.data = data;
    }

    ManagedProcess owner() {
        return owner;
    }

    /// What the server itself has written, a file for each day.
    List<Path> logs() {
        try (var files = Files.list(data.resolve("log"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the logs of PostgreSQL", e);
        }
    }

    void start() {
        owner.start();
    }

    /// Kills the server's main process without warning; the others notice and go.
    void kill() {
        var server = postmaster();
        owner.kill();
        server.ifPresent(ProcessHandle::destroyForcibly);
        server.ifPresent(PostgresProcess::await);
    }

    /// The immediate shutdown: no checkpoint, recovery at the next start.
    void stopAtOnce() {
        var server = postmaster();
        owner.kill();
        server.ifPresent(handle -> Signal.QUIT.send(handle.pid()));
        server.ifPresent(PostgresProcess::await);
    }

    /// The process that the data folder's own file names, provided that it is a PostgreSQL.
    private Optional<ProcessHandle> postmaster() {
        Path file = data.resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                            .filter(PostgresProcess::isPostgres);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static boolean isPostgres(ProcessHandle handle) {
        return handle.info()
                .command()
                .filter(command -> Path.of(command).endsWith("postgres"))
                .isPresent();
    }

    private static void await(ProcessHandle handle) {
        try {
            var _ = handle.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("PostgreSQL does not end", e);
        }
    }
}
