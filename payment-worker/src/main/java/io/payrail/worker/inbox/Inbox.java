package io.payrail.worker.inbox;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which of Stripe's events were taken in: written in the transaction of their effects, so that no
/// event is marked without its effect or has its effect twice. Thread-safe.
@Repository
public class Inbox {
    private final JdbcTemplate jdbc;
    private final Clock clock;

    Inbox(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// What became of an event. The names are in the database.
    enum Outcome {
        APPLIED,
        UNCHANGED,
        SUPERSEDED,
        REFRESH,
        RECORDED,
        FOREIGN,
        /// It could not be taken in and is a dead letter, until an operator replays it.
        DEAD;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Row(StripeEvent event, Outcome outcome) {}

    /// Which of these were taken in before. Asked after the aggregates are locked, the answer holds
    /// until the commit. A dead letter was not taken in: that it comes again is its replay, and its
    /// row makes room.
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> known(Collection<String> eventIds) {
        var outcomes = outcomes(eventIds);
        var dead =
                outcomes.entrySet().stream()
                        .filter(event -> event.getValue().equals(Outcome.DEAD.word()))
                        .map(Map.Entry::getKey)
                        .toArray();
        if (dead.length > 0) {
            jdbc.update(
                    "DELETE FROM inbox WHERE event_id = ANY (?) AND outcome = 'dead'",
                    statement ->
                            statement.setArray(
                                    1, statement.getConnection().createArrayOf("text", dead)));
            outcomes.values().removeIf(Outcome.DEAD.word()::equals);
        }
        return outcomes.keySet();
    }

    /// Which of these have come, dead letters included.
    public Set<String> heardOf(Collection<String> eventIds) {
        return outcomes(eventIds).keySet();
    }

    /// Which of these were taken in. A dead letter was not.
    public Set<String> takenIn(Collection<String> eventIds) {
        var outcomes = outcomes(eventIds);
        outcomes.values().removeIf(Outcome.DEAD.word()::equals);
        return outcomes.keySet();
    }

    private Map<String, String> outcomes(Collection<String> eventIds) {
        var outcomes = new HashMap<String, String>();
        jdbc.query(
                "SELECT event_id, outcome FROM inbox WHERE event_id = ANY (?)",
                statement ->
                        statement.setArray(
                                1,
                                statement
                                        .getConnection()
                                        .createArrayOf("text", eventIds.toArray())),
                row -> {
                    outcomes.put(row.getString(1), row.getString(2));
                });
        return outcomes;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void add(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.update(
                """
                INSERT INTO inbox (event_id, type, object_id, outcome, created_at, applied_at)
                SELECT event_id, type, object_id, outcome, to_timestamp(created_at), ?
                FROM unnest(?, ?, ?, ?, ?) AS event (event_id, type, object_id, outcome, created_at)
                """,
                statement -> {
                    var connection = statement.getConnection();
                    statement.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
                    statement.setArray(
                            2,
                            connection.createArrayOf(
                                    "text", rows.stream().map(row -> row.event().id()).toArray()));
                    statement.setArray(
                            3,
                            connection.createArrayOf(
                                    "text",
                                    rows.stream().map(row -> row.event().type()).toArray()));
                    statement.setArray(
                            4,
                            connection.createArrayOf(
                                    "text",
                                    rows.stream().map(row -> row.event().objectId()).toArray()));
                    statement.setArray(
                            5,
                            connection.createArrayOf(
                                    "text",
                                    rows.stream().map(row -> row.outcome().word()).toArray()));
                    statement.setArray(
                            6,
                            connection.createArrayOf(
                                    "bigint",
                                    rows.stream()
                                            .map(row -> row.event().created().getEpochSecond())
                                            .toArray()));
                });
    }

    /// Remembers that an event is a dead letter. One that was taken in all the same stays taken.
    @Transactional
    public void dead(String eventId, String type, String objectId) {
        jdbc.update(
                """
                INSERT INTO inbox (event_id, type, object_id, outcome, created_at, applied_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING
                """,
                eventId,
                type,
                objectId,
                Outcome.DEAD.word(),
                clock.instant().atOffset(ZoneOffset.UTC),
                clock.instant().atOffset(ZoneOffset.UTC));
    }
}
