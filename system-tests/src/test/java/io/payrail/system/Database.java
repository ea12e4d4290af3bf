package io.payrail.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Payrail's tables as an administrator sees them, all of one moment. One thread.
final class Database implements AutoCloseable {
    private final Connection connection;

    Database(String jdbcUrl) throws SQLException {
        connection = DriverManager.getConnection(jdbcUrl);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    /// Changes rows for the eyes of this connection only, until [#forget], past all triggers.
    ///
    /// @return how many
    int pretend(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL session_replication_role = replica");
            return statement.executeUpdate(sql);
        }
    }

    /// Ends what this connection has seen and pretended; what it reads next is of a later moment.
    void forget() throws SQLException {
        connection.rollback();
    }

    /// A row, each column as text.
    record Row(Map<String, @Nullable String> columns) {
        @Nullable String orNull(String column) {
            return columns.get(column);
        }

        String get(String column) {
            var value = columns.get(column);
            return value == null ? "" : value;
        }

        long number(String column) {
            return Long.parseLong(get(column));
        }
    }

    List<Row> rows(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<Row>();
            var columns = result.getMetaData();
            while (result.next()) {
                var row = new LinkedHashMap<String, @Nullable String>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), result.getString(i));
                }
                rows.add(new Row(row));
            }
            return rows;
        }
    }

    /// Every row of a table as one text each.
    List<String> texts(String table) throws SQLException {
        return rows("SELECT t::text AS row FROM " + table + " t").stream()
                .map(row -> row.get("row"))
                .toList();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
