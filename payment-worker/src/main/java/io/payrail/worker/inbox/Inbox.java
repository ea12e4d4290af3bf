package io.payrail.worker.inbox;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
        FOREIGN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Row(StripeEvent event, Outcome outcome) {}

    /// Which of these were taken in before. Asked after the aggregates are locked, the answer holds
    /// until the commit.
    public Set<String> known(Collection<String> eventIds) {
        var known = new HashSet<String>();
        jdbc.query(
                "SELECT event_id FROM inbox WHERE event_id = ANY (?)",
                statement ->
                        statement.setArray(
                                1,
                                statement
                                        .getConnection()
                                        .createArrayOf("text", eventIds.toArray())),
                row -> {
                    known.add(row.getString(1));
                });
        return known;
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
}
