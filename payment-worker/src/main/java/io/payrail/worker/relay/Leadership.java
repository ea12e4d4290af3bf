package io.payrail.worker.relay;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to relay: a session-level advisory lock, held by a connection of its own and lost with
/// it. The connection goes when the process dies, and also when the process stands still for longer
/// than its lease: PostgreSQL ends the session then, so whoever leads has to ask something now and
/// then. Used by one thread, but for [#abort].
final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);

    /// "payrail" in ASCII; the lock is one for each database.
    private static final long LOCK = 0x7061797261696cL;

    private final Connection connection;

    private Leadership(Connection connection) {
        this.connection = connection;
    }

    /// A candidate's connection, without the lock yet.
    static Leadership candidate(RelayDatabase database, RelayProperties properties)
            throws SQLException {
        var connection = database.open(properties.networkTimeout());
        try (var statement = connection.createStatement()) {
            long leaseMs = properties.lease().toMillis();
            statement.execute("SET idle_session_timeout = " + leaseMs);
            statement.execute("SET idle_in_transaction_session_timeout = " + leaseMs);
            return new Leadership(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Tries to get the lock. Asked again and again rather than waited for, because a waiting
    /// statement would hold a snapshot and keep `VACUUM` from its work.
    boolean acquire() throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /// The connection that holds the lock: whatever it answers, it answers as the leader.
    Connection connection() {
        return connection;
    }

    /// Ends whatever waits for the server's answer. For another thread than the owner.
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.warn("The relay's connection could not be cut", e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
