package io.payrail.worker.shadow;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The report of the comparison: a row for each kind of object and each of its fields that differs,
/// so that it does not grow with the events. Thread-safe.
@Repository
class ShadowReports {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// How much of a value that differs is kept, in characters.
    private static final int LONGEST_VALUE = 200;

    private final JdbcClient jdbc;
    private final Clock clock;

    ShadowReports(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Where two versions differ.
    record Field(String appliedVersion, String shadowVersion, String kind, String field) {}

    private record Kind(String appliedVersion, String shadowVersion, String kind) {}

    /// Adds pairs to the report.
    ///
    /// @return fields that are in it for the first time
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Field> add(List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        count(pairs);
        return tell(pairs);
    }

    private void count(List<Pair> pairs) {
        var byKind =
                pairs.stream()
                        .collect(
                                Collectors.groupingBy(pair ->
                                        new Kind(
                                                pair.applied().version(),
                                                pair.shadow().version(),
                                                pair.kind())));
        var rows = JSON.createArrayNode();
        byKind.forEach((kind, ofKind) ->
                rows.addObject()
                        .put("applied_version", kind.appliedVersion())
                        .put("shadow_version", kind.shadowVersion())
                        .put("kind", kind.kind())
                        .put("compared", ofKind.size())
                        .put(
                                "differing",
                                ofKind.stream()
                                        .filter(pair -> !pair.differing().isEmpty())
                                        .count()));
        jdbc.sql(
                        """
                        INSERT INTO shadow_comparison AS c
                            (applied_version, shadow_version, kind, compared, differing, last_at)
                        SELECT applied_version, shadow_version, kind, compared, differing, :now
                        FROM jsonb_to_recordset(:rows::jsonb)
                             AS one (applied_version text, shadow_version text, kind text, compared bigint,
                                     differing bigint)
                        ORDER BY applied_version, shadow_version, kind
                        ON CONFLICT (applied_version, shadow_version, kind) DO UPDATE
                            SET compared = c.compared + excluded.compared,
                                differing = c.differing + excluded.differing, last_at = excluded.last_at
                        """)
                .param("now", now())
                .param("rows", rows.toString())
                .update();
    }

    private List<Field> tell(List<Pair> pairs) {
        var rows = rows(pairs);
        if (rows.isEmpty()) {
            return List.of();
        }
        record Told(
                String appliedVersion,
                String shadowVersion,
                String kind,
                String field,
                boolean first) {}
        return jdbc
                .sql(
                        """
                        INSERT INTO shadow_difference AS d
                            (applied_version, shadow_version, kind, field, events, event_id, object_id, applied_value,
                             shadow_value, first_at, last_at)
                        SELECT applied_version, shadow_version, kind, field, events, event_id, object_id, applied_value,
                               shadow_value, :now, :now
                        FROM jsonb_to_recordset(:rows::jsonb)
                             AS one (applied_version text, shadow_version text, kind text, field text, events bigint,
                                     event_id text, object_id text, applied_value text, shadow_value text)
                        ORDER BY applied_version, shadow_version, kind, field
                        ON CONFLICT (applied_version, shadow_version, kind, field) DO UPDATE
                            SET events = d.events + excluded.events, event_id = excluded.event_id,
                                object_id = excluded.object_id, applied_value = excluded.applied_value,
                                shadow_value = excluded.shadow_value, last_at = excluded.last_at
                        RETURNING d.applied_version, d.shadow_version, d.kind, d.field, old.kind IS NULL AS first
                        """)
                .param("now", now())
                .param("rows", rows.toString())
                .query(Told.class)
                .list()
                .stream()
                .filter(Told::first)
                .map(told ->
                        new Field(
                                told.appliedVersion(),
                                told.shadowVersion(),
                                told.kind(),
                                told.field()))
                .toList();
    }

    /// One for each field, with the last example.
    private static ArrayNode rows(List<Pair> pairs) {
        var examples = new TreeMap<String, Map.Entry<Pair, String>>();
        var events = new TreeMap<String, Long>();
        for (var pair : pairs) {
            for (var field : pair.differing()) {
                var key =
                        String.join(
                                "\n",
                                pair.applied().version(),
                                pair.shadow().version(),
                                pair.kind(),
                                field);
                examples.put(key, Map.entry(pair, field));
                events.merge(key, 1L, Long::sum);
            }
        }
        var rows = JSON.createArrayNode();
        examples.forEach((key, example) -> {
            var pair = example.getKey();
            var field = example.getValue();
            rows.addObject()
                    .put("applied_version", pair.applied().version())
                    .put("shadow_version", pair.shadow().version())
                    .put("kind", pair.kind())
                    .put("field", field)
                    .put("events", events.getOrDefault(key, 0L))
                    .put("event_id", pair.applied().eventId())
                    .put("object_id", pair.applied().objectId())
                    .put("applied_value", brief(pair.applied().told(field)))
                    .put("shadow_value", brief(pair.shadow().told(field)));
        });
        return rows;
    }

    private static @Nullable String brief(@Nullable String value) {
        return value == null || value.length() <= LONGEST_VALUE
                ? value
                : value.substring(0, LONGEST_VALUE);
    }

    /// Forgets what has waited for long enough, or is more than may be remembered, and reports
    /// those that waited in vain.
    ///
    /// @return how many did, by side
    @Transactional
    public Map<Side, Long> unpaired(Duration patience, int mostEvents) {
        record Vain(String side, long events) {}
        return jdbc
                .sql(
                        """
                        WITH over AS (
                            SELECT event_id FROM shadow_event WHERE seen_at < :before
                            UNION
                            (SELECT event_id FROM shadow_event ORDER BY seen_at DESC OFFSET :most)),
                        forgotten AS (
                            DELETE FROM shadow_event USING over WHERE shadow_event.event_id = over.event_id
                            RETURNING side, version, type, shadow_event.event_id, paired),
                        vain AS (
                            INSERT INTO shadow_unpaired AS u (side, version, type, events, event_id, last_at)
                            SELECT side, version, type, count(*), max(event_id), :now FROM forgotten WHERE NOT paired
                            GROUP BY side, version, type
                            ON CONFLICT (side, version, type) DO UPDATE
                                SET events = u.events + excluded.events, event_id = excluded.event_id,
                                    last_at = excluded.last_at)
                        SELECT side, count(*) AS events FROM forgotten WHERE NOT paired GROUP BY side
                        """)
                .param("before", clock.instant().minus(patience).atOffset(ZoneOffset.UTC))
                .param("most", mostEvents)
                .param("now", now())
                .query(Vain.class)
                .list()
                .stream()
                .collect(Collectors.toMap(vain -> Side.ofWord(vain.side()), Vain::events));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
