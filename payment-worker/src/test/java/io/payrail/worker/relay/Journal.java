package io.payrail.worker.relay;

import static org.awaitility.Awaitility.await;

import io.payrail.embedded.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/// A migrated database's journal, written to as the worker does: the aggregate's number is taken
/// under a lock, in the transaction of the row.
record Journal(DataSource dataSource) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static Journal in(Database database) {
        Flyway.configure().dataSource(database.dataSource()).load().migrate();
        return new Journal(database.dataSource());
    }

    /// What a committed row ought to become.
    record Row(String id, String aggregate, long sequence, String payload) {}

    Row append(String aggregate, String payload) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return append(connection, aggregate, payload, null);
        }
    }

    static Row append(
            Connection connection, String aggregate, String payload, @Nullable String traceparent)
            throws SQLException {
        try (var insert =
                connection.prepareStatement(
                        """
                        WITH number AS (
                            INSERT INTO journal_sequence (aggregate_id, last) VALUES (?, 1)
                            ON CONFLICT (aggregate_id) DO UPDATE SET last = journal_sequence.last + 1
                            RETURNING last)
                        INSERT INTO journal (recorded_at, aggregate_type, aggregate_id, sequence, type, payload, cause,
                                             traceparent)
                        SELECT clock_timestamp(), 'payment', ?, last, 'payrail.payment.updated.v1', ?::jsonb,
                               'stripe:evt_1', ?
                        FROM number RETURNING id, sequence, payload::text
                        """)) {
            insert.setString(1, aggregate);
            insert.setString(2, aggregate);
            insert.setString(3, payload);
            insert.setString(4, traceparent);
            try (var row = insert.executeQuery()) {
                row.next();
                return new Row(row.getString(1), aggregate, row.getLong(2), row.getString(3));
            }
        }
    }

    void execute(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Drops the slot as soon as the server has noticed that its reader has gone.
    void dropSlot(String slot) {
        await().atMost(PATIENCE)
                .until(
                        () ->
                                query(
                                        "SELECT active FROM pg_replication_slots WHERE slot_name = '%s'"
                                                .formatted(slot)),
                        "f"::equals);
        query("SELECT pg_drop_replication_slot('%s')".formatted(slot));
    }

    /// The first column of the first row, as text; null when there is none.
    @Nullable String query(String sql) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
