package io.payrail.api.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.security.Reader;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/payments/{id}`: a payment of the owner as last seen at Stripe. Another's
/// payment and none at all are the same 404.
@RestController
final class ReadPayment {
    private static final Pattern ID = Pattern.compile("pi_[A-Za-z0-9_]{1,250}");

    private final JdbcClient database;

    ReadPayment(JdbcClient database) {
        this.database = database;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Payment(
            @Schema(description = "Its id at Stripe", example = "pi_1Example") String id,
            @Schema(
                            description =
                                    "As Stripe names it: `requires_payment_method`, `requires_capture`, `succeeded`, …",
                            example = "succeeded")
                    String status,
            @Schema(description = "In minor units", example = "1999") long amount,
            @Schema(description = "What can be captured yet", example = "0")
                    @JsonProperty("amount_capturable")
                    long amountCapturable,
            @Schema(description = "What was captured", example = "1999")
                    @JsonProperty("amount_received")
                    long amountReceived,
            @Schema(description = "What was given back", example = "0")
                    @JsonProperty("amount_refunded")
                    long amountRefunded,
            @Schema(description = "ISO 4217, lower case", example = "eur") String currency,
            @Schema(description = "The customer at Stripe", example = "cus_1Example")
                    @Nullable String customer,
            @Schema(description = "The app's order number", example = "order-7")
                    @Nullable String reference,
            @Schema(description = "Why the last attempt failed, where it did")
                    @Nullable Failure failure,
            @Schema(description = "When it was made at Stripe", example = "2026-07-29T12:00:00Z")
                    @JsonProperty("created_at")
                    Instant createdAt,
            @Schema(description = "As of when Stripe told this", example = "2026-07-29T12:00:05Z")
                    @JsonProperty("observed_at")
                    Instant observedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PaymentFailure")
    private record Failure(
            @Schema(description = "Stripe's code", example = "card_declined") String code,
            @Schema(description = "The issuer's reason", example = "insufficient_funds")
                    @JsonProperty("decline_code")
                    @Nullable String declineCode) {}

    @Described(
            id = "readPayment",
            summary = "A payment as last seen at Stripe",
            answer = Payment.class)
    @GetMapping("/api/stripe/payments/{id}")
    Object payment(
            Reader reader,
            @Parameter(description = "The payment's id", example = "pi_1Example") @PathVariable
                    String id) {
        if (!ID.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
        return database.sql(
                        """
                        SELECT id, status, amount, amount_capturable, amount_received,
                               amount_refunded, currency, customer_id, reference, failure_code,
                               failure_decline_code, created_at, observed_at
                        FROM api.payment
                        WHERE id = :id AND (:owner::text IS NULL OR owner = :owner)
                        """)
                .param("id", id)
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
