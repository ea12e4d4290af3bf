package io.payrail.worker.relay;

import io.payrail.contract.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Where the relay reads: PostgreSQL outside of the connection pool, because a lock and a
/// replication stream live as long as their connections. Immutable.
final class RelayDatabase {
    /// After this silence PostgreSQL asks whether the relay is still there.
    private static final Duration KEEPALIVE_AFTER = Duration.ofSeconds(5);

    /// Between two such questions.
    private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(2);

    /// So many questions without an answer: the relay is gone, and its lock free.
    private static final int KEEPALIVE_COUNT = 3;

    /// How long what PostgreSQL sent may be unacknowledged; then, too.
    private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(10);

    /// The same as an option of Debezium's own connections.
    static final String KEEPALIVE_OPTIONS =
            (" -c tcp_keepalives_idle=%d -c tcp_keepalives_interval=%d"
                            + " -c tcp_keepalives_count=%d -c tcp_user_timeout=%d")
                    .formatted(
                            KEEPALIVE_AFTER.toSeconds(),
                            KEEPALIVE_INTERVAL.toSeconds(),
                            KEEPALIVE_COUNT,
                            UNACKNOWLEDGED.toMillis());

    private final String url;
    private final Properties urlProperties;
    private final String user;
    private final @Nullable Secret password;

    /// @param url as pgjdbc takes it, with one host
    /// @param user null when the URL names it
    RelayDatabase(String url, @Nullable String user, @Nullable Secret password) {
        var parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new IllegalArgumentException("The relay needs the URL of a PostgreSQL database");
        }
        if (property(parsed, PGProperty.PG_HOST).contains(",")) {
            throw new IllegalArgumentException(
                    "The relay needs the URL of one PostgreSQL host, the primary");
        }
        this.url = url;
        this.urlProperties = parsed;
        this.user = user != null ? user : property(parsed, PGProperty.USER);
        var urlPassword = PGProperty.PASSWORD.getOrDefault(parsed);
        this.password =
                password != null || urlPassword == null ? password : new Secret(urlPassword);
    }

    /// A new connection that notices within `networkTimeout` that the server no longer answers, and
    /// whose server notices within seconds that this process is gone.
    Connection open(Duration networkTimeout) throws SQLException {
        var properties = new Properties();
        PGProperty.USER.set(properties, user);
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password.value());
        }
        String seconds = Long.toString(Math.max(1, networkTimeout.toSeconds()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
        PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
        PGProperty.APPLICATION_NAME.set(properties, "payrail relay");
        var connection = DriverManager.getConnection(url, properties);
        try (var statement = connection.createStatement()) {
            statement.execute(
                    """
                    SET tcp_keepalives_idle = %d;
                    SET tcp_keepalives_interval = %d;
                    SET tcp_keepalives_count = %d;
                    SET tcp_user_timeout = %d;
                    SET search_path = public
                    """
                            .formatted(
                                    KEEPALIVE_AFTER.toSeconds(),
                                    KEEPALIVE_INTERVAL.toSeconds(),
                                    KEEPALIVE_COUNT,
                                    UNACKNOWLEDGED.toMillis()));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// The same database in Debezium's words; what the URL asks of the driver, TLS for instance, is
    /// passed through.
    Properties debeziumProperties() {
        var properties = new Properties();
        for (String name : urlProperties.stringPropertyNames()) {
            properties.setProperty("driver." + name, urlProperties.getProperty(name));
        }
        for (var own :
                new PGProperty[] {
                    PGProperty.PG_HOST,
                    PGProperty.PG_PORT,
                    PGProperty.PG_DBNAME,
                    PGProperty.USER,
                    PGProperty.PASSWORD
                }) {
            properties.remove("driver." + own.getName());
        }
        properties.setProperty("database.hostname", property(urlProperties, PGProperty.PG_HOST));
        properties.setProperty("database.port", property(urlProperties, PGProperty.PG_PORT));
        properties.setProperty("database.dbname", property(urlProperties, PGProperty.PG_DBNAME));
        properties.setProperty("database.user", user);
        if (password != null) {
            properties.setProperty("database.password", password.value());
        }
        return properties;
    }

    private static String property(Properties properties, PGProperty property) {
        return Objects.requireNonNull(
                property.getOrDefault(properties),
                () -> "The database URL does not name the " + property.getName());
    }
}
