package io.payrail.api.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.problem.Problems;
import io.payrail.api.security.Reader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/payments/{id}`: a payment of the owner as last seen at Stripe. Another's
/// payment and none at all are the same 404.
@RestController
final class ReadPayment {
    private final JdbcClient database;

    ReadPayment(JdbcClient database) {
        this.database = database;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Payment(
            String id,
            String status,
            long amount,
            @JsonProperty("amount_capturable") long amountCapturable,
            @JsonProperty("amount_received") long amountReceived,
            @JsonProperty("amount_refunded") long amountRefunded,
            String currency,
            @Nullable String customer,
            @Nullable String reference,
            @Nullable Failure failure,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("observed_at") Instant observedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Failure(
            String code, @JsonProperty("decline_code") @Nullable String declineCode) {}

    @GetMapping("/api/stripe/payments/{id}")
    Object payment(Reader reader, @PathVariable String id) {
        return database.sql(
                        """
                        SELECT id, status, amount, amount_capturable, amount_received,
                               amount_refunded, currency, customer_id, reference, failure_code,
                               failure_decline_code, created_at, observed_at
                        FROM api.payment
                        WHERE id = :id AND (:owner::text IS NULL OR owner = :owner)
                        """)
                .param("id", PaymentIds.known(id))
                .param("owner", reader.owner())
                .query((row, _) -> payment(row))
                .optional()
                .orElseThrow(() -> Problems.notFound().asException());
    }

    private static Payment payment(ResultSet row) throws SQLException {
        String failureCode = row.getString("failure_code");
        return new Payment(
                row.getString("id"),
                row.getString("status"),
                row.getLong("amount"),
                row.getLong("amount_capturable"),
                row.getLong("amount_received"),
                row.getLong("amount_refunded"),
                row.getString("currency"),
                row.getString("customer_id"),
                row.getString("reference"),
                failureCode == null
                        ? null
                        : new Failure(failureCode, row.getString("failure_decline_code")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("observed_at", OffsetDateTime.class).toInstant());
    }
}
