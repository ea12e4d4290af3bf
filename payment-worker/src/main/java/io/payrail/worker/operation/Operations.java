package io.payrail.worker.operation;

import io.payrail.contract.CommandTypes;
import io.payrail.contract.Instruction;
import io.payrail.contract.PaymentCommand;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which commands were claimed, and how they ended. A claim is an insert, its conflict the
/// duplicate; an ending is a conditional update that one execution of a command wins. Thread-safe.
@Repository
public class Operations {
    private final JdbcClient jdbc;
    private final Clock clock;

    Operations(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Row(
            String owner,
            String fingerprint,
            @Nullable String keptFingerprint,
            String status,
            @Nullable String objectId,
            @Nullable String errorCode,
            @Nullable String declineCode,
            @Nullable String errorField,
            OffsetDateTime issuedAt) {
        boolean isOf(Instruction command) {
            var fingerprint = command.fingerprint();
            return owner.equals(command.owner().id())
                    && (fingerprint.equals(this.fingerprint)
                            || fingerprint.equals(keptFingerprint));
        }

        Ending ending() {
            return switch (status()) {
                case "running", "unresolved" -> new Ending.Unresolved();
                case "succeeded" -> new Ending.Succeeded(Objects.requireNonNull(objectId()));
                case "declined" ->
                        new Ending.Declined(
                                Objects.requireNonNull(errorCode()), declineCode(), objectId());
                case "rejected" ->
                        new Ending.Rejected(Objects.requireNonNull(errorCode()), errorField());
                default -> throw new IllegalStateException("an operation is " + status());
            };
        }
    }

    /// Claims a command, in a transaction of its own: from then on the command is known, whatever
    /// happens. It was asked for when the API says, but never later than now: the age of Stripe's
    /// keys must not depend on the API's clock.
    @Transactional
    public Claim claim(Instruction command) {
        var now = now();
        var issued = command.issuedAt().atOffset(ZoneOffset.UTC);
        var since = issued.isAfter(now) ? now : issued;
        int inserted =
                jdbc.sql(
                                """
                                INSERT INTO operation (id, owner, type, target_id, fingerprint, reference, attempts, issued_at, claimed_at)
                                VALUES (:id, :owner, :type, :target, :fingerprint, :reference, 1, :issued, :now)
                                ON CONFLICT (id) DO NOTHING
                                """)
                        .param("id", command.id())
                        .param("owner", command.owner().id())
                        .param("type", CommandTypes.of(command))
                        .param("target", command.target())
                        .param("fingerprint", command.fingerprint())
                        .param("reference", reference(command))
                        .param("issued", since)
                        .param("now", now)
                        .update();
        return switch (inserted) {
            case 1 -> new Claim.New(since.toInstant());
            case 0 -> claimAgain(command);
            default -> throw new IllegalStateException("one insert made " + inserted + " rows");
        };
    }

    private Claim claimAgain(Instruction command) {
        var row =
                jdbc.sql(
                                """
                                UPDATE operation
                                SET attempts = attempts + 1,
                                    waits = waits AND :fingerprint NOT IN (fingerprint, coalesce(kept_fingerprint, fingerprint))
                                WHERE id = :id
                                RETURNING owner, fingerprint, kept_fingerprint, status, object_id, error_code, decline_code, error_field, issued_at
                                """)
                        .param("id", command.id())
                        .param("fingerprint", command.fingerprint())
                        .query(Row.class)
                        .single();
        if (!row.isOf(command)) {
            return new Claim.Foreign();
        }
        var ending = row.ending();
        return ending instanceof Ending.Unresolved
                ? new Claim.Open(row.issuedAt().toInstant(), row.keptFingerprint() != null)
                : new Claim.Ended(ending);
    }

    /// How an operation has ended by now; unresolved while it has not.
    @Transactional(propagation = Propagation.MANDATORY)
    public Ending ending(UUID id) {
        return jdbc.sql(
                        """
                        SELECT owner, fingerprint, kept_fingerprint, status, object_id, error_code, decline_code, error_field, issued_at
                        FROM operation WHERE id = :id
                        """)
                .param("id", id)
                .query(Row.class)
                .single()
                .ending();
    }

    /// Writes down how an operation ended.
    ///
    /// @return false if another execution of the same command was first, or, for an unresolved one,
    ///   if it was unresolved already: then nothing more is to be written for it
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean end(UUID id, Ending ending) {
        return switch (ending) {
            case Ending.Succeeded(var objectId) ->
                    changed(id, "succeeded", objectId, null, null, null);
            case Ending.Declined declined ->
                    changed(
                            id,
                            "declined",
                            declined.objectId(),
                            declined.code(),
                            declined.declineCode(),
                            null);
            case Ending.Rejected rejected ->
                    changed(id, "rejected", null, rejected.code(), null, rejected.field());
            case Ending.Unresolved() ->
                    once(
                            jdbc.sql(
                                            """
                                            UPDATE operation SET status = 'unresolved', unresolved_at = :now
                                            WHERE id = :id AND status = 'running'
                                            """)
                                    .param("now", now())
                                    .param("id", id)
                                    .update());
        };
    }

    /// Says of an open operation that it makes nothing until it is claimed again.
    @Transactional(propagation = Propagation.MANDATORY)
    public void waits(UUID id) {
        boolean _ =
                once(
                        jdbc.sql(
                                        "UPDATE operation SET waits = true WHERE id = :id AND status = 'unresolved'")
                                .param("id", id)
                                .update());
    }

    private boolean changed(
            UUID id,
            String status,
            @Nullable String objectId,
            @Nullable String code,
            @Nullable String declineCode,
            @Nullable String field) {
        return once(
                jdbc.sql(
                                """
                                WITH resolved AS (DELETE FROM unresolved WHERE operation_id = :id)
                                UPDATE operation
                                SET status = :status, object_id = :object, error_code = :code, decline_code = :decline,
                                    error_field = :field, finished_at = :now
                                WHERE id = :id AND status IN ('running', 'unresolved')
                                """)
                        .param("status", status)
                        .param("object", objectId)
                        .param("code", code)
                        .param("decline", declineCode)
                        .param("field", field)
                        .param("now", now())
                        .param("id", id)
                        .update());
    }

    private static boolean once(int rows) {
        return switch (rows) {
            case 0 -> false;
            case 1 -> true;
            default ->
                    throw new IllegalStateException("an id stands for one operation, not " + rows);
        };
    }

    private static @Nullable String reference(Instruction command) {
        return command instanceof PaymentCommand payment
                ? switch (payment) {
                    case PaymentCommand.Create create -> create.reference();
                    case PaymentCommand.PayOffSession pay -> pay.reference();
                    case PaymentCommand.Capture _,
                            PaymentCommand.Cancel _,
                            PaymentCommand.Refund _ ->
                            null;
                }
                : null;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
