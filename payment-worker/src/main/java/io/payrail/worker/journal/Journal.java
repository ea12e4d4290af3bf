package io.payrail.worker.journal;

import io.payrail.contract.Event;
import io.payrail.contract.EventTypes;
import java.sql.Array;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The journal: what happened, written in the transaction that made it happen. Each aggregate's
/// events are numbered without gaps; the number's row is locked until the commit, so that commits
/// of one aggregate follow its numbers. Rows are inserted and never changed. Thread-safe.
@Repository
public class Journal {
    private final JdbcTemplate jdbc;
    private final Clock clock;

    Journal(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// One event to be written.
    public record Entry(String aggregateType, Event event, Cause cause) {}

    /// Appends events in the order given: two statements, however many there are.
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(List<Entry> entries) {
        if (!entries.isEmpty()) {
            var last = numbersBefore(entries);
            var sequences =
                    entries.stream()
                            .map(entry -> last.merge(entry.event().aggregateId(), 1L, Long::sum))
                            .toArray(Long[]::new);
            insert(entries, sequences);
        }
    }

    /// Takes numbers for the entries.
    ///
    /// @return for each aggregate the number before the first taken
    private Map<String, Long> numbersBefore(List<Entry> entries) {
        // In one order for everybody, so that two transactions never wait for each other crosswise.
        var counts = new TreeMap<String, Long>();
        entries.forEach(entry -> counts.merge(entry.event().aggregateId(), 1L, Long::sum));
        var before = new HashMap<String, Long>();
        jdbc.query(
                """
                INSERT INTO journal_sequence AS s (aggregate_id, last)
                SELECT aggregate_id, count FROM unnest(?, ?) AS wanted (aggregate_id, count)
                ON CONFLICT (aggregate_id) DO UPDATE SET last = s.last + excluded.last
                RETURNING aggregate_id, last
                """,
                statement -> {
                    var connection = statement.getConnection();
                    statement.setArray(
                            1, connection.createArrayOf("text", counts.keySet().toArray()));
                    statement.setArray(
                            2, connection.createArrayOf("bigint", counts.values().toArray()));
                },
                row -> {
                    var aggregate = row.getString(1);
                    before.put(aggregate, row.getLong(2) - counts.getOrDefault(aggregate, 0L));
                });
        return before;
    }

    private void insert(List<Entry> entries, Long[] sequences) {
        int inserted =
                jdbc.execute(
                        (ConnectionCallback<Integer>)
                                connection -> {
                                    try (var statement =
                                            connection.prepareStatement(
                                                    """
                                                    INSERT INTO journal (recorded_at, aggregate_type, aggregate_id,
                                                                         sequence, type, payload, cause, traceparent)
                                                    SELECT ?, aggregate_type, aggregate_id, sequence, type,
                                                           payload::jsonb, cause, traceparent
                                                    FROM unnest(?, ?, ?, ?, ?, ?, ?)
                                                         WITH ORDINALITY AS entry (aggregate_type, aggregate_id,
                                                             sequence, type, payload, cause, traceparent, place)
                                                    ORDER BY place
                                                    """)) {
                                        Texts texts =
                                                value ->
                                                        connection.createArrayOf(
                                                                "text",
                                                                entries.stream()
                                                                        .map(value)
                                                                        .toArray());
                                        statement.setObject(
                                                1, clock.instant().atOffset(ZoneOffset.UTC));
                                        statement.setArray(2, texts.of(Entry::aggregateType));
                                        statement.setArray(
                                                3, texts.of(entry -> entry.event().aggregateId()));
                                        statement.setArray(
                                                4, connection.createArrayOf("bigint", sequences));
                                        statement.setArray(
                                                5, texts.of(entry -> EventTypes.of(entry.event())));
                                        statement.setArray(
                                                6,
                                                texts.of(
                                                        entry -> EventTypes.toJson(entry.event())));
                                        statement.setArray(
                                                7, texts.of(entry -> entry.cause().value()));
                                        statement.setArray(
                                                8, texts.of(entry -> entry.cause().traceparent()));
                                        return statement.executeUpdate();
                                    }
                                });
        if (inserted != entries.size()) {
            throw new IllegalStateException(
                    inserted
                            + " journal rows for "
                            + entries.size()
                            + " entries: the insert takes them all or throws");
        }
    }

    private interface Texts {
        Array of(Function<Entry, @Nullable String> value) throws java.sql.SQLException;
    }
}
