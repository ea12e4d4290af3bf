package io.payrail.api.setup;

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

/// `GET /api/stripe/setup-intents/{id}`: a setup intent of the owner as last seen at Stripe.
/// Another's and none at all are the same 404.
@RestController
final class ReadSetup {
    private static final Pattern ID = Pattern.compile("seti_[A-Za-z0-9_]{1,250}");

    private final JdbcClient database;

    ReadSetup(JdbcClient database) {
        this.database = database;
    }

    @Schema(name = "SetupIntent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Setup(
            @Schema(description = "Its id at Stripe", example = "seti_1Example") String id,
            @Schema(description = "As Stripe names it", example = "succeeded") String status,
            @Schema(description = "The customer at Stripe", example = "cus_1Example")
                    @Nullable String customer,
            @Schema(description = "What it saves", example = "pm_1Example")
                    @JsonProperty("payment_method")
                    @Nullable String paymentMethod,
            @Schema(description = "Why the last try failed, if it did") @Nullable Failure failure,
            @Schema(description = "When it was made at Stripe", example = "2026-07-29T12:00:00Z")
                    @JsonProperty("created_at")
                    Instant createdAt,
            @Schema(description = "As of when Stripe told this", example = "2026-07-29T12:00:05Z")
                    @JsonProperty("observed_at")
                    Instant observedAt) {}

    @Schema(name = "SetupFailure")
    private record Failure(
            @Schema(description = "Stripe's code", example = "card_declined") String code) {}

    @Described(
            id = "readSetupIntent",
            summary = "A setup intent as last seen at Stripe",
            answer = Setup.class)
    @GetMapping("/api/stripe/setup-intents/{id}")
    Object setup(
            Reader reader,
            @Parameter(description = "The setup intent's id", example = "seti_1Example")
                    @PathVariable
                    String id) {
        if (!ID.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
        return database.sql(
                        """
                        SELECT id, status, customer_id, payment_method_id, failure_code, created_at, observed_at
                        FROM api.setup_intent
                        WHERE id = :id AND (:owner::text IS NULL OR owner = :owner)
                        """)
                .param("id", id)
                .param("owner", reader.owner())
                .query((row, _) -> setup(row))
                .optional()
                .orElseThrow(() -> Problems.notFound().asException());
    }

    private static Setup setup(ResultSet row) throws SQLException {
        String failure = row.getString("failure_code");
        return new Setup(
                row.getString("id"),
                row.getString("status"),
                row.getString("customer_id"),
                row.getString("payment_method_id"),
                failure == null ? null : new Failure(failure),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("observed_at", OffsetDateTime.class).toInstant());
    }
}
