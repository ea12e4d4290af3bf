package io.payrail.worker.relay;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Publishes from the journal's table what a lost slot may not have brought.
final class Republication {
    /// A row's `xmin` is the low half of its transaction's id, so the comparison goes around.
    private static final String ROWS =
            """
            SELECT %s FROM journal
            WHERE ? = 0 OR (xmin::text::bigint - (? %% 4294967296) + 4294967296) %% 4294967296 < 2147483648
            ORDER BY aggregate_id, sequence
            """
                    .formatted(JournalEvent.COLUMNS);

    private final RelayProperties properties;
    private final RelayMetrics metrics;

    Republication(RelayProperties properties, RelayMetrics metrics) {
        this.properties = properties;
        this.metrics = metrics;
    }

    /// Publishes every row of a transaction that is not below `horizon`, each aggregate in order.
    /// Reads through a cursor, so that the journal's size does not matter to the memory.
    ///
    /// @param horizon 0 for all rows
    /// @return the number of events
    long publishFrom(long horizon, Connection connection, EventPublisher publisher)
            throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        try (var query = connection.prepareStatement(ROWS)) {
            query.setFetchSize(properties.maxBatchSize());
            query.setLong(1, horizon);
            query.setLong(2, horizon);
            try (var rows = query.executeQuery()) {
                return publish(rows, publisher);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private long publish(ResultSet rows, EventPublisher publisher)
            throws SQLException, InterruptedException {
        long published = 0;
        List<JournalEvent> batch = new ArrayList<>();
        boolean more;
        do {
            more = rows.next();
            if (more) {
                batch.add(JournalEvent.of(rows));
            }
            if (batch.size() == properties.maxBatchSize() || !more) {
                publisher.publish(batch);
                metrics.republished(batch.size());
                published += batch.size();
                batch.clear();
            }
        } while (more);
        return published;
    }
}
