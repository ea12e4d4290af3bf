package io.payrail.worker.relay;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;

/// The relay's row in the database: how far all is known to be published.
///
/// @param streaming false from before a slot is created until all that it may lack is republished
/// @param horizon every committed row of a transaction below it was acknowledged by Kafka; 0 when
///   nothing is known
record Progress(boolean streaming, long horizon, long systemIdentifier) {
    static Optional<Progress> read(Connection connection, String slot) throws SQLException {
        try (var query =
                connection.prepareStatement(
                        """
                        SELECT state = 'streaming' AS streaming, horizon::text::bigint AS horizon, system_identifier
                        FROM relay_progress WHERE slot = ?
                        """)) {
            query.setString(1, slot);
            try (var row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Progress(
                                        row.getBoolean("streaming"),
                                        row.getLong("horizon"),
                                        row.getLong("system_identifier")))
                        : Optional.empty();
            }
        }
    }

    Progress republishing() {
        return new Progress(false, horizon, systemIdentifier);
    }

    void write(Connection connection, String slot, Clock clock) throws SQLException {
        try (var upsert =
                connection.prepareStatement(
                        """
                        INSERT INTO relay_progress (slot, state, horizon, system_identifier, updated_at)
                        VALUES (?, ?, ?::text::xid8, ?, ?)
                        ON CONFLICT (slot) DO UPDATE
                        SET state = excluded.state, horizon = excluded.horizon,
                            system_identifier = excluded.system_identifier, updated_at = excluded.updated_at
                        """)) {
            upsert.setString(1, slot);
            upsert.setString(2, streaming ? "streaming" : "republishing");
            upsert.setString(3, Long.toString(horizon));
            upsert.setLong(4, systemIdentifier);
            upsert.setObject(5, clock.instant().atOffset(ZoneOffset.UTC));
            upsert.executeUpdate();
        }
    }
}
