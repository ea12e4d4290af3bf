package io.payrail.worker.relay;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// One look at the replication slot and at what the server has written, all taken in one statement.
///
/// @param state PostgreSQL's `wal_status`, or `lost` when invalidated in whatever way, or
///   `missing`, or `replaced` when it lacks the mark of the slots that the relay creates
/// @param foreign why the slot of this name is not the relay's, null when it is
/// @param active whether somebody reads it
/// @param confirmed the WAL position up to which all was acknowledged, as a number of bytes
/// @param sent the position up to which its reader was sent everything, 0 while nobody reads
/// @param written the position up to which WAL was written
/// @param retained bytes of WAL kept for the slot
/// @param lastPosition the last position that the journal gave out
/// @param horizon every transaction below it has ended, and its commit lies before `written`
/// @param hasOpenTransactions whether there are transactions at or above it that had begun to
///   write, as far as a later one has ended; the newest open ones do not show
/// @param systemIdentifier the server's
record Slot(
        String state,
        @Nullable String foreign,
        boolean active,
        long confirmed,
        long sent,
        long written,
        long retained,
        long lastPosition,
        long horizon,
        boolean hasOpenTransactions,
        long systemIdentifier) {
    static Slot look(Connection connection, String name) throws SQLException {
        try (var query =
                connection.prepareStatement(
                        """
                        SELECT CASE WHEN slot.slot_name IS NULL THEN 'missing'
                                    WHEN NOT slot.failover THEN 'replaced'
                                    WHEN slot.invalidation_reason IS NOT NULL THEN 'lost'
                                    ELSE slot.wal_status END AS state,
                               CASE WHEN slot.plugin <> 'pgoutput' THEN 'its plug-in is ' || slot.plugin
                                    WHEN slot.database <> current_database() THEN 'it belongs to ' || slot.database
                                    WHEN slot.slot_type <> 'logical' THEN 'it is ' || slot.slot_type
                                    END AS other,
                               slot.active,
                               slot.confirmed_flush_lsn - '0/0'::pg_lsn AS confirmed,
                               sender.sent_lsn - '0/0'::pg_lsn AS sent,
                               written - '0/0'::pg_lsn AS written,
                               written - slot.restart_lsn AS retained,
                               pg_sequence_last_value(pg_get_serial_sequence('journal', 'position')) AS last_position,
                               pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
                               pg_snapshot_xmax(pg_current_snapshot()) > pg_snapshot_xmin(pg_current_snapshot())
                                   AS has_open_transactions,
                               system_identifier
                        FROM pg_current_wal_insert_lsn() AS written
                        CROSS JOIN pg_control_system()
                        LEFT JOIN pg_replication_slots slot ON slot.slot_name = ?
                        LEFT JOIN pg_stat_replication sender ON sender.pid = slot.active_pid
                        """)) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                row.next();
                return new Slot(
                        row.getString("state"),
                        row.getString("other"),
                        row.getBoolean("active"),
                        row.getLong("confirmed"),
                        row.getLong("sent"),
                        row.getLong("written"),
                        row.getLong("retained"),
                        row.getLong("last_position"),
                        row.getLong("horizon"),
                        row.getBoolean("has_open_transactions"),
                        row.getLong("system_identifier"));
            }
        }
    }

    boolean isUsable() {
        return switch (state) {
            case "missing", "replaced", "lost" -> false;
            // PostgreSQL's words, of which it may learn more; none of them means that WAL is gone.
            default -> true;
        };
    }
}
