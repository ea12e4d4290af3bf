package io.payrail.api.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.security.Reader;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Customers as last seen at Stripe. Thread-safe.
@Repository
class CustomerViews {
    private static final String COLUMNS =
            "SELECT id, email, name, deleted, created_at, observed_at FROM api.customer ";

    private final JdbcClient database;

    CustomerViews(JdbcClient database) {
        this.database = database;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Customer(
            @Schema(description = "Its id at Stripe", example = "cus_1Example") String id,
            @Schema(description = "Where Stripe sends receipts", example = "ada@example.com")
                    @Nullable String email,
            @Schema(description = "As the customer writes it", example = "Ada Lovelace")
                    @Nullable String name,
            @Schema(description = "Whether it is gone at Stripe", example = "false")
                    boolean deleted,
            @Schema(description = "When it was made at Stripe", example = "2026-07-29T12:00:00Z")
                    @JsonProperty("created_at")
                    @Nullable Instant createdAt,
            @Schema(description = "As of when Stripe told this", example = "2026-07-29T12:00:05Z")
                    @JsonProperty("observed_at")
                    Instant observedAt) {
        @Override
        public String toString() {
            return "Customer[" + id + "]";
        }
    }

    Optional<Customer> find(String id, Reader reader) {
        return database.sql(COLUMNS + "WHERE id = :id AND (:owner::text IS NULL OR owner = :owner)")
                .param("id", id)
                .param("owner", reader.owner())
                .query((row, _) -> customer(row))
                .optional();
    }

    /// The owner's customer of now.
    Optional<Customer> of(String owner) {
        return database.sql(COLUMNS + "WHERE owner = :owner AND current AND NOT deleted")
                .param("owner", owner)
                .query((row, _) -> customer(row))
                .optional();
    }

    /// Whose a customer is.
    Optional<String> ownerOf(String id) {
        return database.sql("SELECT owner FROM api.customer WHERE id = :id AND owner IS NOT NULL")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    private static Customer customer(ResultSet row) throws SQLException {
        var createdAt = row.getObject("created_at", OffsetDateTime.class);
        return new Customer(
                row.getString("id"),
                row.getString("email"),
                row.getString("name"),
                row.getBoolean("deleted"),
                createdAt == null ? null : createdAt.toInstant(),
                row.getObject("observed_at", OffsetDateTime.class).toInstant());
    }
}
