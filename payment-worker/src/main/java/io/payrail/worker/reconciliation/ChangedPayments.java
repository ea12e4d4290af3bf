package io.payrail.worker.reconciliation;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// The payments whose journal has grown, but by what a fetch has found, with their parts: in the
/// order of their changes, so that what does not fit into a run is what the next one begins with.
/// Used by one thread at a time.
@Repository
class ChangedPayments {
    /// How many of the journal's rows are read to find as many objects as may be fetched.
    private static final int ROWS_FOR_EACH = 5;

    private final JdbcClient jdbc;
    private final ReconciliationProperties properties;
    private final Clock clock;

    ChangedPayments(JdbcClient jdbc, ReconciliationProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /// What is to be fetched.
    ///
    /// @param objects their ids, by their kind
    /// @param reached the changes up to here are among them
    record Taken(Map<String, List<String>> objects, Changes reached) {
        int size() {
            return objects.values().stream().mapToInt(List::size).sum();
        }
    }

    private record Change(Instant recordedAt, long position, String aggregateId) {}

    private record Part(String payment, String kind, String id) {}

    /// Takes whole payments as long as they fit; of the first one what fits.
    Taken take(Changes from, Instant until, int most) {
        if (most <= 0 || !from.until().isBefore(until)) {
            return new Taken(Map.of(), from);
        }
        int rows = most * ROWS_FOR_EACH;
        var changes = changes(from, until, rows);
        var parts = parts(changes.stream().map(Change::aggregateId).distinct().toList());
        var objects = new LinkedHashMap<String, List<String>>();
        var payments = new HashSet<String>();
        var reached = from;
        int taken = 0;
        for (var change : changes) {
            if (payments.add(change.aggregateId())) {
                var its = parts.getOrDefault(change.aggregateId(), List.of());
                if (taken > 0 && taken + its.size() > most) {
                    return new Taken(objects, reached);
                }
                for (var part : its.subList(0, Math.min(its.size(), most))) {
                    objects.computeIfAbsent(part.kind(), _ -> new ArrayList<>()).add(part.id());
                    taken++;
                }
            }
            reached = new Changes(change.recordedAt(), change.position());
        }
        return new Taken(objects, changes.size() < rows ? new Changes(until, 0) : reached);
    }

    private List<Change> changes(Changes from, Instant until, int most) {
        return jdbc.sql(
                        """
                        SELECT recorded_at, position, aggregate_id FROM journal
                        WHERE recorded_at >= :from AND (recorded_at, position) > (:from, :position)
                          AND recorded_at < :until
                          AND aggregate_type = 'payment' AND cause NOT LIKE 'fetch:%'
                        ORDER BY recorded_at, position LIMIT :most
                        """)
                .param("from", at(from.until()))
                .param("position", from.position())
                .param("until", at(until))
                .param("most", most)
                .query(Change.class)
                .list();
    }

    /// The payments themselves and what belongs to them, without what is about to be fetched.
    private Map<String, List<Part>> parts(List<String> payments) {
        if (payments.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(
                        """
                        SELECT payment, kind, id
                        FROM (SELECT id AS payment, 'payment_intent' AS kind, id FROM payment WHERE id IN (:payments)
                              UNION ALL
                              SELECT payment_id, 'charge', id FROM charge WHERE payment_id IN (:payments)
                              UNION ALL
                              SELECT payment_id, 'refund', id FROM refund WHERE payment_id IN (:payments)
                              UNION ALL
                              SELECT payment_id, 'dispute', id FROM dispute WHERE payment_id IN (:payments)) AS part
                        WHERE NOT EXISTS (SELECT FROM refresh WHERE object_id = id AND not_before <= :soon)
                        """)
                .param("payments", payments)
                .param("soon", at(properties.soon(clock.instant())))
                .query(Part.class)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Part::payment));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
