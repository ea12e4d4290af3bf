package io.payrail.embedded;

import static java.util.Objects.requireNonNull;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL 18 on the loopback interface, as child process of this one, as durable as one
/// in production: the library's fast and forgetful defaults (`fsync` off, `synchronous_commit` off)
/// are overridden. Its owner closes it; it registers no shutdown hook, because those run in no
/// order. The superuser needs no password: whoever has an account on this machine may connect.
///
/// Safe for use by several threads.
public final class PostgresServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final int START_ATTEMPTS = 3;
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration STOP_POLL = Duration.ofMillis(20);
    private static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres process;
    private final Path dataDirectory;
    private final boolean temporary;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PostgresServer(EmbeddedPostgres process, Path dataDirectory, boolean temporary) {
        this.process = process;
        this.dataDirectory = dataDirectory;
        this.temporary = temporary;
    }

    /// Where and how a server runs.
    ///
    /// @param dataDirectory kept after `close()` and reused by the next start; null for a temporary
    ///   one that `close()` deletes
    /// @param port 0 for any free one
    /// @param settings server settings, stronger than the defaults
    public record Options(@Nullable Path dataDirectory, int port, Map<String, String> settings) {
        private static final Map<String, String> DEFAULTS =
                Map.ofEntries(
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        Map.entry("wal_level", "logical"),
                        Map.entry("max_wal_senders", "20"),
                        Map.entry("max_replication_slots", "20"),
                        Map.entry("max_connections", "200"),
                        Map.entry("listen_addresses", "127.0.0.1"),
                        Map.entry("unix_socket_directories", ""),
                        // What is refused is not quoted: it may be personal data.
                        Map.entry("log_error_verbosity", "terse"),
                        Map.entry("timezone", "UTC"));

        /// The log of the last seven days, a file for each weekday, in the data directory's `log`.
        /// Through the pipe of the program that starts the server it comes only as long as Java
        /// leaves that pipe open, once the program has ended.
        private static final Map<String, String> KEPT_LOG =
                Map.of(
                        "logging_collector", "on",
                        "log_directory", "log",
                        "log_filename", "postgresql-%a.log",
                        "log_truncate_on_rotation", "on",
                        "log_rotation_age", "1d",
                        "log_rotation_size", "0");

        public Options {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("Not a port: " + port);
            }
            settings = Map.copyOf(settings);
        }

        public static Options temporary() {
            return new Options(null, 0, DEFAULTS);
        }

        public static Options in(Path dataDirectory) {
            var kept = new LinkedHashMap<>(DEFAULTS);
            kept.putAll(KEPT_LOG);
            return new Options(dataDirectory.toAbsolutePath(), 0, kept);
        }

        public Options withPort(int requested) {
            return new Options(dataDirectory, requested, settings);
        }

        public Options with(String setting, String value) {
            var changed = new LinkedHashMap<>(settings);
            changed.put(setting, value);
            return new Options(dataDirectory, port, changed);
        }
    }

    /// Starts a server and returns when it takes connections.
    ///
    /// @throws ServerStartException if the port is taken, another process uses the data directory,
    ///   or the server does not come up within half a minute
    public static PostgresServer start(Options options) {
        if (options.dataDirectory() != null) {
            LeftoverPostmaster.clear(options.dataDirectory());
        }
        if (options.port() != 0) {
            if (!LoopbackPorts.isFree(options.port())) {
                throw new ServerStartException(
                        "Port " + options.port() + " for PostgreSQL is taken by another program");
            }
            return startOn(options.port(), options);
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return startOn(LoopbackPorts.free(), options);
            } catch (ServerStartException e) {
                if (attempt == START_ATTEMPTS) {
                    throw e;
                }
                log.warn("PostgreSQL did not start, trying another port: {}", e.getMessage());
            }
        }
    }

    private static PostgresServer startOn(int port, Options options) {
        boolean temporary = options.dataDirectory() == null;
        Path dataDirectory =
                temporary ? temporaryDirectory() : requireNonNull(options.dataDirectory());
        var builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(dataDirectory)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setPGStartupWait(START_TIMEOUT)
                        // The same collation on every machine, whatever its locale.
                        .setLocaleConfig("locale", "C")
                        .setLocaleConfig("locale-provider", "builtin")
                        .setLocaleConfig("builtin-locale", "C.UTF-8")
                        .setPort(port);
        options.settings().forEach(builder::setServerConfig);
        PostgresServer server;
        try {
            Files.createDirectories(requireNonNull(dataDirectory.getParent()));
            server = new PostgresServer(builder.start(), dataDirectory, temporary);
        } catch (IOException | IllegalStateException e) {
            throw new ServerStartException(
                    "PostgreSQL did not start on port %d with its data in %s: %s"
                            .formatted(port, dataDirectory, e.getMessage()),
                    e);
        }
        server.requireDataDirectory();
        return server;
    }

    /// Below the library's own folder, where a later start also stops and removes what a killed
    /// process left behind.
    private static Path temporaryDirectory() {
        return Path.of(
                System.getProperty("java.io.tmpdir"), "embedded-pg", UUID.randomUUID().toString());
    }

    /// Refuses a server that was not started here but answers on the same port.
    private void requireDataDirectory() {
        try (var connection = DriverManager.getConnection(jdbcUrl(SUPERUSER));
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW data_directory")) {
            if (row.next() && Files.isSameFile(Path.of(row.getString(1)), dataDirectory)) {
                return;
            }
        } catch (SQLException | IOException e) {
            close();
            throw new ServerStartException("PostgreSQL started but does not answer", e);
        }
        close();
        throw new ServerStartException(
                "Port " + port() + " for PostgreSQL was taken by another PostgreSQL");
    }

    public int port() {
        return process.getPort();
    }

    /// The role that may do anything; it has no password.
    public String superuser() {
        return SUPERUSER;
    }

    /// A URL for the given database as the superuser; append `&user=` to be somebody else.
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port(), database, SUPERUSER);
    }

    /// Creates a database unless it exists.
    public void createDatabase(String database) {
        try (var connection = DriverManager.getConnection(jdbcUrl(SUPERUSER));
                var exists =
                        connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            exists.setString(1, database);
            try (var rows = exists.executeQuery();
                    var create = connection.createStatement()) {
                if (!rows.next()) {
                    create.execute("CREATE DATABASE " + create.enquoteIdentifier(database, true));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create the database " + database, e);
        }
    }

    /// Stops the server in its fast mode: open transactions are rolled back, committed ones are on
    /// disk. A second call does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                Path pidFile = dataDirectory.resolve("postmaster.pid");
                var postmaster =
                        Files.exists(pidFile)
                                ? ProcessHandle.of(LeftoverPostmaster.pidIn(pidFile))
                                : Optional.<ProcessHandle>empty();
                process.close();
                if (postmaster.isPresent()) {
                    awaitEnd(postmaster.get(), pidFile);
                }
                if (temporary) {
                    PathUtils.deleteDirectory(dataDirectory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL did not stop", e);
            }
        }
    }

    /// The library waits for five seconds, which a checkpoint on a busy disk outlasts. The file
    /// goes last; the process may stay as a zombie where nobody collects it.
    private static void awaitEnd(ProcessHandle postmaster, Path pidFile) throws IOException {
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        while (Files.exists(pidFile) && postmaster.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("process %d still runs".formatted(postmaster.pid()));
            }
            try {
                Thread.sleep(STOP_POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while it stops");
            }
        }
    }
}
