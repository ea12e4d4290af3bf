package io.payrail.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private Path folder;

    @Test
    void isAsDurableAsInProductionAndReadyForLogicalDecoding() throws SQLException {
        try (var server = PostgresServer.start(PostgresServer.Options.temporary())) {
            assertThat(value(server, "SHOW fsync")).isEqualTo("on");
            assertThat(value(server, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(value(server, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(value(server, "SHOW wal_level")).isEqualTo("logical");
            assertThat(value(server, "SHOW server_version")).startsWith("18.");
            assertThat(value(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(value(server, "SHOW unix_socket_directories")).isEmpty();
            assertThat(
                            value(
                                    server,
                                    "SELECT datlocale FROM pg_database WHERE datname = 'postgres'"))
                    .isEqualTo("C.UTF-8");
        }
    }

    @Test
    void keepsItsDataAndPortOverARestart() throws SQLException {
        int port = LoopbackPorts.free();
        var options = PostgresServer.Options.in(folder.resolve("pg")).withPort(port);
        try (var server = PostgresServer.start(options)) {
            server.createDatabase("payrail");
            server.createDatabase("payrail");
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (var server = PostgresServer.start(options)) {
            assertThat(server.port()).isEqualTo(port);
            assertThat(value(server, "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(value(server, "SELECT 1 FROM pg_database WHERE datname = 'payrail'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void settingsOfTheCallerAreStrongerThanTheDefaults() throws SQLException {
        var options = PostgresServer.Options.temporary().with("max_replication_slots", "7");
        try (var server = PostgresServer.start(options)) {
            assertThat(value(server, "SHOW max_replication_slots")).isEqualTo("7");
        }
    }

    @Test
    void tellsInItsLogThatARowWasRefusedAndNotWhatIsInIt() throws SQLException {
        try (var server = PostgresServer.start(PostgresServer.Options.in(folder.resolve("pg")));
                var connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            execute(server, "CREATE TABLE person (name text, email text CHECK (email > 'b'))");
            try (var insert = connection.prepareStatement("INSERT INTO person VALUES ('Ada', ?)")) {
                insert.setString(1, "ada@example.com");
                assertThatThrownBy(insert::execute).isInstanceOf(SQLException.class);
            }

            assertThat(
                            value(
                                    server,
                                    "SELECT string_agg(pg_read_file('log/' || name), '')"
                                            + " FROM pg_ls_logdir()"))
                    .contains("violates check constraint")
                    .doesNotContain("ada@example.com");
        }
    }

    @Test
    void removesATemporaryDirectoryOnClose() throws SQLException {
        String directory;
        try (var server = PostgresServer.start(PostgresServer.Options.temporary())) {
            directory = value(server, "SHOW data_directory");
            assertThat(Path.of(directory)).exists();
        }
        assertThat(Path.of(directory)).doesNotExist();
    }

    @Test
    void closingTwiceDoesNoHarmAndLeavesNoProcess() throws IOException {
        Path data = folder.resolve("pg");
        var server = PostgresServer.start(PostgresServer.Options.in(data));
        var postmaster = postmasterOf(data);
        server.close();
        server.close();
        await().atMost(PATIENCE).until(() -> !postmaster.isAlive());
        assertThat(LoopbackPorts.isFree(server.port())).isTrue();
    }

    @Test
    void aTakenPortIsOneClearLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = PostgresServer.Options.temporary().withPort(taken.getLocalPort());
            assertThatThrownBy(() -> PostgresServer.start(options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessage(
                            "Port %d for PostgreSQL is taken by another program",
                            taken.getLocalPort());
        }
    }

    @Test
    void aDirectoryInUseIsRefusedAndItsServerLeftAlone() throws SQLException {
        var options = PostgresServer.Options.in(folder.resolve("pg"));
        try (var first = PostgresServer.start(options)) {
            assertThatThrownBy(() -> PostgresServer.start(options))
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("Another running program uses");
            assertThat(value(first, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void startsOverThePidFileOfADeadOrUnrelatedProcess() throws IOException, SQLException {
        Path data = folder.resolve("pg");
        var options = PostgresServer.Options.in(data);
        try (var server = PostgresServer.start(options)) {
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        // This very process: alive, but no PostgreSQL.
        for (long pid : List.of(deadPid(), ProcessHandle.current().pid())) {
            Files.writeString(data.resolve("postmaster.pid"), pid + "\n" + data + "\n");
            try (var server = PostgresServer.start(options)) {
                assertThat(value(server, "SELECT answer FROM kept")).isEqualTo("42");
            }
        }
    }

    @Test
    void recoversWhatWasCommittedWhenTheServerIsKilled() throws IOException, SQLException {
        Path data = folder.resolve("pg");
        var options = PostgresServer.Options.in(data);
        try (var killed = PostgresServer.start(options)) {
            execute(killed, "CREATE TABLE kept AS SELECT 42 AS answer");
            var postmaster = postmasterOf(data);
            postmaster.destroyForcibly();
            await().atMost(PATIENCE).until(() -> !postmaster.isAlive());
        }
        try (var server = PostgresServer.start(options)) {
            assertThat(value(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void stopsAPostgresWhoseOwnerWasKilledAndTakesOverItsData() throws Exception {
        Path data = folder.resolve("pg");
        var java = ProcessHandle.current().info().command().orElseThrow();
        var owner =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                OwnerToBeKilled.class.getName(),
                                data.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(owner.inputReader().readLine()).isEqualTo("started");
        var orphan = postmasterOf(data);
        owner.destroyForcibly().waitFor();
        assertThat(orphan.isAlive()).isTrue();

        try (var server = PostgresServer.start(PostgresServer.Options.in(data))) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(value(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    /// A program that starts a server and never stops it.
    static final class OwnerToBeKilled {
        public static void main(String[] arguments) throws Exception {
            var server = PostgresServer.start(PostgresServer.Options.in(Path.of(arguments[0])));
            execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
            System.out.println("started");
            Thread.currentThread().join();
        }
    }

    private static long deadPid() throws IOException {
        var process = new ProcessBuilder("true").start();
        await().atMost(PATIENCE).until(() -> !process.isAlive());
        return process.pid();
    }

    private static ProcessHandle postmasterOf(Path data) throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(PostgresServer server, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
