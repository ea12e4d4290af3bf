package io.payrail.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.command.AcceptedCommands;
import io.payrail.api.command.Receipts;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.security.Reader;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/stripe/operations/{id}`: how a command of the owner stands. Before a worker has
/// claimed it, the receipt that its 202 has given tells. What a finished one answered with, secrets
/// included, is had by repeating its request with the same `Idempotency-Key`. Another's operation
/// and none at all are the same 404.
@RestController
final class ReadOperation {
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final JdbcClient database;
    private final AcceptedCommands accepted;
    private final Receipts receipts;

    ReadOperation(JdbcClient database, AcceptedCommands accepted, Receipts receipts) {
        this.database = database;
        this.accepted = accepted;
        this.receipts = receipts;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Operation(
            @Schema(description = "Its id", example = "0190d5a0-0000-7000-8000-000000000000")
                    @JsonProperty("operation_id")
                    UUID operationId,
            @Schema(
                            description =
                                    "How it stands; `unresolved`: Stripe has not told yet, it is looked into",
                            allowableValues = {
                                "accepted",
                                "running",
                                "succeeded",
                                "declined",
                                "rejected",
                                "unresolved"
                            },
                            example = "succeeded")
                    String status,
            @Schema(description = "The command", example = "create_payment.v1")
                    @Nullable String type,
            @Schema(description = "What came of it, one of Stripe's ids", example = "pi_1Example")
                    @JsonProperty("object_id")
                    @Nullable String objectId,
            @Schema(description = "Why it failed, where it did") @Nullable Failure error,
            @Schema(description = "When it was asked for", example = "2026-07-29T12:00:00Z")
                    @JsonProperty("issued_at")
                    Instant issuedAt,
            @Schema(description = "When it ended", example = "2026-07-29T12:00:01Z")
                    @JsonProperty("finished_at")
                    @Nullable Instant finishedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "OperationFailure")
    private record Failure(
            @Schema(description = "Payrail's code, or Stripe's", example = "card_declined")
                    String code,
            @Schema(description = "The issuer's reason", example = "insufficient_funds")
                    @JsonProperty("decline_code")
                    @Nullable String declineCode,
            @Schema(description = "The field at fault", example = "amount")
                    @Nullable String field) {}

    @Described(
            id = "readOperation",
            summary = "How a command stands",
            text =
                    "What a finished one answered with, secrets included, is had by repeating its"
                            + " request with the same `Idempotency-Key`.",
            answer = Operation.class)
    @GetMapping("/api/stripe/operations/{id}")
    Object operation(
            Reader reader,
            @Parameter(
                            description = "The operation's id",
                            example = "0190d5a0-0000-7000-8000-000000000000")
                    @PathVariable
                    String id,
            @Parameter(description = "As the `Location` of the 202 has it", example = "none")
                    @RequestParam(required = false)
                    @Nullable String receipt) {
        if (!ID.matcher(id).matches()) {
            throw Problems.notFound().asException();
        }
        var operationId = UUID.fromString(id);
        return claimed(operationId, reader)
                .or(() -> unclaimed(operationId, reader, receipt))
                .orElseThrow(() -> Problems.notFound().asException());
    }

    private Optional<Operation> claimed(UUID id, Reader reader) {
        return database.sql(
                        """
                        SELECT id, status, type, object_id, error_code, decline_code, error_field,
                               issued_at, finished_at
                        FROM api.operation
                        WHERE id = :id AND (:owner::text IS NULL OR owner = :owner)
                        """)
                .param("id", id)
                .param("owner", reader.owner())
                .query((row, _) -> operation(row))
                .optional();
    }

    private Optional<Operation> unclaimed(UUID id, Reader reader, @Nullable String receipt) {
        var owner = reader.owner();
        if (owner == null) {
            // A receipt is its owner's.
            return Optional.empty();
        }
        return accepted.acceptedAt(id, owner)
                .or(() -> receipts.acceptedAt(receipt, id, owner))
                .map(at -> new Operation(id, "accepted", null, null, null, at, null));
    }

    private static Operation operation(ResultSet row) throws SQLException {
        String errorCode = row.getString("error_code");
        var finishedAt = row.getObject("finished_at", OffsetDateTime.class);
        return new Operation(
                row.getObject("id", UUID.class),
                row.getString("status"),
                row.getString("type"),
                row.getString("object_id"),
                errorCode == null
                        ? null
                        : new Failure(
                                errorCode,
                                row.getString("decline_code"),
                                row.getString("error_field")),
                row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                finishedAt == null ? null : finishedAt.toInstant());
    }
}
