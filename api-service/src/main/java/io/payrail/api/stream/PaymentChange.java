package io.payrail.api.stream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One event of a payment, its refunds or disputes, and how things stand after it.
@JsonInclude(JsonInclude.Include.NON_NULL)
record PaymentChange(
        @JsonIgnore long sequence,
        String type,
        Instant at,
        @Nullable String status,
        @JsonProperty("amount_capturable") @Nullable Long amountCapturable,
        @JsonProperty("amount_received") @Nullable Long amountReceived,
        @JsonProperty("amount_refunded") @Nullable Long amountRefunded,
        @JsonProperty("refund") @Nullable String refundId,
        @JsonProperty("refund_status") @Nullable String refundStatus,
        @JsonProperty("dispute") @Nullable String disputeId,
        @JsonProperty("dispute_status") @Nullable String disputeStatus) {
    /// Whether nothing more will be paid.
    @JsonIgnore
    boolean isFinal() {
        return "succeeded".equals(status) || "canceled".equals(status);
    }
}
