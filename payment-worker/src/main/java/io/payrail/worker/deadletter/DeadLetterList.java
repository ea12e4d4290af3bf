package io.payrail.worker.deadletter;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.worker.operator.TypePattern;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which dead letters there are and what was decided about each. Holds no content, and nothing for
/// longer than the dead-letter topics do. Thread-safe.
///
/// Metric: `payrail.dead.letters.open` (gauge; of all workers, asked of the database when it is
/// read). Alarm when it is above zero.
@Repository
public class DeadLetterList {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterList.class);

    /// Where the state of an operation or an event is read with its dead letter. Only an
    /// operation's id is a UUID.
    private static final String LETTERS =
            """
            SELECT d.*,
                   CASE WHEN d.topic <> 'payrail.commands' THEN
                            (SELECT i.outcome FROM inbox i WHERE i.event_id = d.message_id)
                        WHEN d.message_id IS NOT NULL THEN
                            (SELECT o.status FROM operation o WHERE o.id = d.message_id::uuid)
                   END AS outcome
            FROM dead_letter d
            """;

    private final JdbcClient jdbc;
    private final DeadLetterProperties properties;
    private final Clock clock;

    DeadLetterList(
            JdbcClient jdbc, DeadLetterProperties properties, Clock clock, MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
        metrics.gauge("payrail.dead.letters.open", this, DeadLetterList::openOrUnknown);
    }

    /// A dead letter that was just written to its topic.
    ///
    /// @param about what the record says of itself
    record New(
            String topic,
            int recordPartition,
            long recordOffset,
            int letterPartition,
            long letterOffset,
            String cause,
            String failure,
            String digest,
            int attempts,
            About about) {}

    /// Adds a dead letter. One of the same record is the same: it is open again, as the record has
    /// failed again.
    @Transactional
    public void add(New letter) {
        int rows =
                jdbc.sql(
                                """
                                INSERT INTO dead_letter AS d (topic, record_partition, record_offset, letter_partition,
                                    letter_offset, cause, failure, digest, attempts, type, message_id, object_id,
                                    replay_of, failed_at)
                                VALUES (:topic, :recordPartition, :recordOffset, :letterPartition, :letterOffset,
                                    :cause, :failure, :digest, :attempts, :type, :messageId, :objectId, :replayOf, :now)
                                ON CONFLICT (topic, record_partition, record_offset) DO UPDATE
                                SET letter_partition = excluded.letter_partition, letter_offset = excluded.letter_offset,
                                    cause = excluded.cause, failure = excluded.failure, digest = excluded.digest,
                                    attempts = d.attempts + excluded.attempts, type = excluded.type,
                                    message_id = excluded.message_id, object_id = excluded.object_id,
                                    replay_of = excluded.replay_of, failed_at = excluded.failed_at, state = 'open',
                                    decided_at = NULL, decided_by = NULL
                                """)
                        .param("topic", letter.topic())
                        .param("recordPartition", letter.recordPartition())
                        .param("recordOffset", letter.recordOffset())
                        .param("letterPartition", letter.letterPartition())
                        .param("letterOffset", letter.letterOffset())
                        .param("cause", letter.cause())
                        .param("failure", letter.failure())
                        .param("digest", letter.digest())
                        .param("attempts", letter.attempts())
                        .param("type", letter.about().type())
                        .param("messageId", letter.about().messageId())
                        .param("objectId", letter.about().objectId())
                        .param("replayOf", letter.about().replayOf())
                        .param("now", at(clock.instant()))
                        .update();
        if (rows != 1) {
            throw new IllegalStateException("one dead letter made " + rows + " rows");
        }
    }

    public Optional<DeadLetter> find(long id) {
        return jdbc.sql(LETTERS + "WHERE d.id = :id")
                .param("id", id)
                .query(DeadLetter.class)
                .optional();
    }

    /// Those that fit, by number.
    ///
    /// @param after the number of the last one of the page before; 0 for the first page
    public List<DeadLetter> page(DeadLetterFilter filter, long after, int most) {
        return where(LETTERS, filter)
                .param("after", after)
                .param("most", most)
                .query(DeadLetter.class)
                .list();
    }

    /// How many fit behind a number.
    public long count(DeadLetterFilter filter, long after) {
        return where("SELECT count(*) FROM (SELECT id FROM dead_letter d\n", filter, ") AS fitting")
                .param("after", after)
                .param("most", Long.MAX_VALUE)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec where(String select, DeadLetterFilter filter) {
        return where(select, filter, "");
    }

    private JdbcClient.StatementSpec where(String select, DeadLetterFilter filter, String end) {
        return jdbc.sql(
                        select
                                + """
                                WHERE d.id > :after
                                  AND (:state::text IS NULL OR d.state = :state)
                                  AND (:topic::text IS NULL OR d.topic = :topic)
                                  AND (:cause::text IS NULL OR d.cause = :cause)
                                  AND (:type::text IS NULL OR d.type LIKE :type)
                                  AND (:object::text IS NULL OR d.object_id = :object)
                                  AND (:message::text IS NULL OR d.message_id = :message)
                                  AND (:from::timestamptz IS NULL OR d.failed_at >= :from)
                                  AND (:to::timestamptz IS NULL OR d.failed_at < :to)
                                ORDER BY d.id LIMIT :most
                                """
                                + end)
                .param("state", filter.state())
                .param("topic", filter.topic())
                .param("cause", filter.cause())
                .param("type", new TypePattern(filter.type()).like())
                .param("object", filter.object())
                .param("message", filter.message())
                .param("from", atOrNull(filter.from()))
                .param("to", atOrNull(filter.to()));
    }

    /// Writes down that dead letters were put back.
    @Transactional(propagation = Propagation.MANDATORY)
    public void replayed(List<Long> ids, String by) {
        if (!ids.isEmpty()) {
            jdbc.sql(
                            """
                            UPDATE dead_letter
                            SET state = 'replayed', replays = replays + 1, decided_at = :now, decided_by = :by
                            WHERE id IN (:ids)
                            """)
                    .param("now", at(clock.instant()))
                    .param("by", by)
                    .param("ids", ids)
                    .update();
        }
    }

    /// Writes down that a dead letter needs nothing.
    ///
    /// @return false if it was decided about before
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean discarded(long id, String by) {
        return jdbc.sql(
                                """
                                UPDATE dead_letter SET state = 'discarded', decided_at = :now, decided_by = :by
                                WHERE id = :id AND state = 'open'
                                """)
                        .param("now", at(clock.instant()))
                        .param("by", by)
                        .param("id", id)
                        .update()
                == 1;
    }

    /// Forgets what the dead-letter topics have forgotten.
    @Scheduled(fixedDelayString = "${payrail.dead-letters.cleaning-interval:1h}")
    void forgetOld() {
        try {
            int forgotten =
                    jdbc.sql("DELETE FROM dead_letter WHERE failed_at < :before")
                            .param("before", at(clock.instant().minus(properties.retention())))
                            .update();
            if (forgotten > 0) {
                log.info("{} dead letters are as old as their topic gets", forgotten);
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Old dead letters were not forgotten: {}", Failures.name(e));
        }
    }

    private double openOrUnknown() {
        try {
            return jdbc.sql("SELECT count(*) FROM dead_letter WHERE state = 'open'")
                    .query(Long.class)
                    .single();
        } catch (DataAccessException e) {
            log.warn("The open dead letters were not counted: {}", Failures.name(e));
            return Double.NaN;
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable OffsetDateTime atOrNull(@Nullable Instant instant) {
        return instant == null ? null : at(instant);
    }
}
