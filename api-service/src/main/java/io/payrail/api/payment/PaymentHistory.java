package io.payrail.api.payment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What happened to a payment, from the views over operations and journal: three reads by index,
/// each with a bound. Thread-safe.
@Repository
class PaymentHistory {
    /// The most that is read of each kind; a payment has some ten of each.
    static final int MOST = 500;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient database;

    PaymentHistory(JdbcClient database) {
        this.database = database;
    }

    record Operation(
            UUID id,
            String type,
            String status,
            @Nullable String objectId,
            @Nullable String errorCode,
            @Nullable String declineCode,
            Instant issuedAt,
            @Nullable Instant finishedAt) {}

    /// One execution of an operation that came to an end.
    record Execution(
            String operationId,
            Instant recordedAt,
            String outcome,
            @Nullable String requestedBy,
            @Nullable String role,
            @Nullable String addressHash,
            JsonNode stripeRequests) {}

    record Event(
            UUID id,
            String aggregate,
            long sequence,
            String type,
            Instant recordedAt,
            String cause) {}

    /// The operations that made the payment or were to change it, the oldest first.
    List<Operation> operations(String payment) {
        return database.sql(
                        """
                        SELECT id, type, status, object_id, error_code, decline_code, issued_at, finished_at
                        FROM api.operation WHERE target_id = :id OR object_id = :id
                        ORDER BY issued_at, id LIMIT :most
                        """)
                .param("id", payment)
                .param("most", MOST)
                .query((row, _) ->
                        new Operation(
                                row.getObject("id", UUID.class),
                                row.getString("type"),
                                row.getString("status"),
                                row.getString("object_id"),
                                row.getString("error_code"),
                                row.getString("decline_code"),
                                time(row, "issued_at"),
                                timeOrNull(row, "finished_at")))
                .list();
    }

    List<Execution> executions(List<Operation> operations) {
        if (operations.isEmpty()) {
            return List.of();
        }
        return database.sql(
                        """
                        SELECT operation_id, recorded_at, outcome, requested_by, role, address_hash,
                               stripe_requests::text AS stripe_requests
                        FROM api.execution WHERE operation_id IN (:operations)
                        ORDER BY recorded_at, operation_id, sequence LIMIT :most
                        """)
                .param(
                        "operations",
                        operations.stream().map(operation -> operation.id().toString()).toList())
                .param("most", MOST)
                .query((row, _) ->
                        new Execution(
                                row.getString("operation_id"),
                                time(row, "recorded_at"),
                                row.getString("outcome"),
                                row.getString("requested_by"),
                                row.getString("role"),
                                row.getString("address_hash"),
                                JSON.readTree(row.getString("stripe_requests"))))
                .list();
    }

    /// The events of the payment, its refunds and disputes, and its charges, the oldest first.
    List<Event> events(String payment) {
        return database.sql(
                        """
                        SELECT id, aggregate_id, sequence, type, recorded_at, cause
                        FROM api.event
                        WHERE aggregate_id = ANY (ARRAY(SELECT :id UNION ALL
                                                        SELECT id FROM api.payment_charge WHERE payment_id = :id))
                        ORDER BY recorded_at, aggregate_id, sequence LIMIT :most
                        """)
                .param("id", payment)
                .param("most", MOST)
                .query((row, _) ->
                        new Event(
                                row.getObject("id", UUID.class),
                                row.getString("aggregate_id"),
                                row.getLong("sequence"),
                                row.getString("type"),
                                time(row, "recorded_at"),
                                row.getString("cause")))
                .list();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
