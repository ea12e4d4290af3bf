package io.payrail.worker.operation;

import io.payrail.contract.Command;
import io.payrail.contract.Messages;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The commands whose operations are unresolved, and when each is to be tried again. Thread-safe.
@Repository
class UnresolvedCommands {
    private static final Logger log = LoggerFactory.getLogger(UnresolvedCommands.class);

    private final JdbcClient jdbc;
    private final Clock clock;

    UnresolvedCommands(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    record Due(UUID operationId, String orderingKey, String command, int attempts) {
        byte[] bytes() {
            return command.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            // The command may hold personal data.
            return "Due[" + operationId + "]";
        }
    }

    /// Keeps a command to be tried again. One that is kept already stays as it is.
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(Command command, Duration pause) {
        jdbc.sql(
                        """
                        INSERT INTO unresolved (operation_id, ordering_key, command, not_before)
                        VALUES (:id, :key, :command::jsonb, :time)
                        ON CONFLICT (operation_id) DO NOTHING
                        """)
                .param("id", command.id())
                .param("key", command.orderingKey())
                .param("command", new String(Messages.encode(command), StandardCharsets.UTF_8))
                .param("time", clock.instant().plus(pause).atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Takes commands that are due; the next attempt of each is set by how often it was taken.
    @Transactional
    public List<Due> take(int most, Duration firstPause, Duration longestPause) {
        forgetEnded();
        Instant now = clock.instant();
        return jdbc.sql(
                        """
                        WITH due AS MATERIALIZED (
                            SELECT operation_id FROM unresolved WHERE not_before <= :now
                            ORDER BY not_before LIMIT :most FOR UPDATE SKIP LOCKED)
                        UPDATE unresolved u
                        SET attempts = u.attempts + 1,
                            not_before = :now + least(:first * power(2, least(u.attempts, 20)), :longest)
                                                * interval '1 millisecond'
                        FROM due WHERE u.operation_id = due.operation_id
                        RETURNING u.operation_id, u.ordering_key, u.command::text, u.attempts
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("first", (double) firstPause.toMillis())
                .param("longest", (double) longestPause.toMillis())
                .param("most", most)
                .query(Due.class)
                .list();
    }

    /// Of two executions at once, one may end the operation while the other is just about to keep
    /// its command: then the ending has found nothing to remove.
    private void forgetEnded() {
        int ended =
                jdbc.sql(
                                """
                                DELETE FROM unresolved u USING operation o
                                WHERE o.id = u.operation_id AND o.finished_at IS NOT NULL
                                """)
                        .update();
        if (ended > 0) {
            log.info("{} commands are no longer kept: their operations have ended", ended);
        }
    }

    long count() {
        return jdbc.sql("SELECT count(*) FROM unresolved").query(Long.class).single();
    }
}
