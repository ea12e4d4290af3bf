package io.payrail.local;

import io.payrail.embedded.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Prepares the database as an operator would before the first deployment: an owner for the
/// worker's migrations and its replication slot, and the role that the API logs in with. The
/// migrations say what that role may read.
final class LocalDatabase {
    static final String NAME = "payrail";
    static final String OWNER = "payrail";
    static final String API_ROLE = "payrail_api";

    private LocalDatabase() {}

    /// Does what is not yet done; the data directory may come from an earlier start.
    static void prepare(PostgresServer server) {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    DO $$
                    BEGIN
                        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payrail') THEN
                            CREATE ROLE payrail LOGIN REPLICATION CREATEROLE;
                        END IF;
                        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'payrail_api') THEN
                            CREATE ROLE payrail_api LOGIN;
                        END IF;
                        GRANT payrail_api TO payrail WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
                    END
                    $$
                    """);
            server.createDatabase(NAME);
            statement.execute("ALTER DATABASE payrail OWNER TO payrail");
            statement.execute("REVOKE CONNECT ON DATABASE payrail FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE payrail TO payrail_api");
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot prepare the database", e);
        }
    }
}
