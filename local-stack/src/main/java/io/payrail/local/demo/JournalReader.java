package io.payrail.local.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Reads the journal in PostgreSQL: what was committed, whether or not it came out of Kafka.
final class JournalReader {
    private final String jdbcUrl;

    JournalReader(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    record Entry(UUID id, Instant at, String type, String aggregate, long sequence, String cause) {}

    List<Entry> since(Instant start) {
        String sql =
                """
                SELECT id, recorded_at, type, aggregate_id, sequence, cause
                FROM journal WHERE recorded_at >= ? ORDER BY position
                """;
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, start.atOffset(ZoneOffset.UTC));
            try (var rows = statement.executeQuery()) {
                var entries = new ArrayList<Entry>();
                while (rows.next()) {
                    entries.add(
                            new Entry(
                                    rows.getObject("id", UUID.class),
                                    rows.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                                    Tape.shortType(rows.getString("type")),
                                    rows.getString("aggregate_id"),
                                    rows.getLong("sequence"),
                                    rows.getString("cause")));
                }
                return entries;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read the journal", e);
        }
    }
}
