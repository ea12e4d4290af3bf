package io.payrail.worker.operation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Operations as operators see them. Thread-safe.
@Repository
class OperationList {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String OPERATIONS =
            """
            SELECT o.id, o.owner, o.type, o.reference, o.status, o.object_id, o.error_code, o.decline_code, o.attempts,
                   o.issued_at, o.claimed_at, o.unresolved_at, o.finished_at, o.waits, u.not_before AS next_attempt_at,
                   (SELECT max(d.id) FROM dead_letter d
                    WHERE d.message_id = o.id::text AND d.topic = 'payrail.commands' AND d.state = 'open')
                       AS dead_letter
            FROM operation o LEFT JOIN unresolved u ON u.operation_id = o.id
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    OperationList(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// One operation.
    ///
    /// @param waits whether it needs the outcome of another one with its reference first
    /// @param nextAttemptAt when its command is put back on its topic; null where it is not kept
    /// @param deadLetter the dead letter that its command is, if it is an open one
    record Operation(
            UUID id,
            String owner,
            String type,
            @Nullable String reference,
            String status,
            @Nullable String objectId,
            @Nullable String errorCode,
            @Nullable String declineCode,
            int attempts,
            Instant issuedAt,
            Instant claimedAt,
            @Nullable Instant unresolvedAt,
            @Nullable Instant finishedAt,
            boolean waits,
            @Nullable Instant nextAttemptAt,
            @Nullable Long deadLetter) {}

    Optional<Operation> find(UUID id) {
        return jdbc.sql(OPERATIONS + "WHERE o.id = :id")
                .param("id", id)
                .query(Operation.class)
                .optional();
    }

    /// Those that have not ended, by id.
    ///
    /// @param status `unresolved` or `running`
    List<Operation> open(String status, @Nullable UUID after, int most) {
        return jdbc.sql(
                        OPERATIONS
                                + """
                                WHERE o.status IN ('running', 'unresolved') AND o.status = :status AND o.id > :after
                                ORDER BY o.id LIMIT :most
                                """)
                .param("status", status)
                .param("after", after == null ? BEFORE_ALL : after)
                .param("most", most)
                .query(Operation.class)
                .list();
    }

    /// Has a kept command put back on its topic with the next look at what is due, seconds from
    /// now.
    ///
    /// @return false if no command is kept for the operation
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hasten(UUID id) {
        return jdbc.sql(
                                """
                                UPDATE unresolved SET not_before = least(not_before, :now) WHERE operation_id = :id
                                """)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("id", id)
                        .update()
                == 1;
    }
}
