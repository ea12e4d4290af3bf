package io.payrail.system;

import io.payrail.embedded.PostgresServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;

/// The owner of a PostgreSQL server, as a process of its own. The server is a child that can be
/// killed; this process then has nothing more to do and is killed with it.
final class PostgresProgram {
    private PostgresProgram() {}

    /// Takes the data folder and the port.
    public static void main(String[] arguments) throws InterruptedException, SQLException {
        var options =
                PostgresServer.Options.in(Path.of(arguments[0]))
                        .withPort(Integer.parseInt(arguments[1]));
        var server = PostgresServer.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        prepare(server);
        new CountDownLatch(1).await();
    }

    /// What an administrator does before the first deployment, as in `deploy/postgres/10-roles.sh`.
    private static void prepare(PostgresServer server) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    DO $$
                    BEGIN
                        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payrail') THEN
                            CREATE ROLE payrail LOGIN REPLICATION CREATEROLE;
                            CREATE ROLE payrail_api LOGIN;
                            GRANT payrail_api TO payrail WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
                        END IF;
                    END
                    $$
                    """);
            server.createDatabase("payrail");
            statement.execute("ALTER DATABASE payrail OWNER TO payrail");
            statement.execute("REVOKE ALL ON DATABASE payrail, postgres FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE payrail TO payrail_api");
        }
    }
}
