package io.payrail.api.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// A payment as last seen at Stripe.
@Schema(name = "Payment")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentView(
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
        @Schema(description = "What was given back", example = "0") @JsonProperty("amount_refunded")
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
                Instant observedAt) {
    /// Of the view `api.payment`.
    static final String COLUMNS =
            """
            id, status, amount, amount_capturable, amount_received, amount_refunded, currency,
            customer_id, reference, failure_code, failure_decline_code, created_at, observed_at
            """;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PaymentFailure")
    public record Failure(
            @Schema(description = "Stripe's code", example = "card_declined") String code,
            @Schema(description = "The issuer's reason", example = "insufficient_funds")
                    @JsonProperty("decline_code")
                    @Nullable String declineCode) {}

    static PaymentView of(ResultSet row) throws SQLException {
        String failureCode = row.getString("failure_code");
        return new PaymentView(
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

    /// Whether nothing more will be paid.
    boolean isFinal() {
        return status.equals("succeeded") || status.equals("canceled");
    }
}
