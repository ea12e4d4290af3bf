package io.payrail.worker.operator;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/// Who did what. Written in the caller's transaction where there is one, so that nothing is done
/// that is not written down. The log gets the same without the subject, which may be an e-mail
/// address. Thread-safe.
@Repository
public class OperatorActions {
    private static final Logger log = LoggerFactory.getLogger(OperatorActions.class);

    private final JdbcClient jdbc;
    private final Clock clock;

    OperatorActions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    record Action(
            long id,
            Instant doneAt,
            String subject,
            String action,
            String target,
            @Nullable String detail) {}

    /// Writes down what was done.
    ///
    /// @param action a stable word
    /// @param target what it was done to
    @Transactional
    public void record(String subject, String action, String target, @Nullable String detail) {
        long id =
                jdbc.sql(
                                """
                                INSERT INTO operator_action (done_at, subject, action, target, detail)
                                VALUES (:now, :subject, :action, :target, :detail) RETURNING id
                                """)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("subject", subject)
                        .param("action", action)
                        .param("target", target)
                        .param("detail", detail)
                        .query(Long.class)
                        .single();
        log.info("Operator's action {}: {} {}", id, action, target);
    }

    /// The latest first.
    List<Action> before(long id, int most) {
        return jdbc.sql(
                        """
                        SELECT id, done_at, subject, action, target, detail FROM operator_action
                        WHERE id < :id ORDER BY id DESC LIMIT :most
                        """)
                .param("id", id)
                .param("most", most)
                .query(Action.class)
                .list();
    }
}
