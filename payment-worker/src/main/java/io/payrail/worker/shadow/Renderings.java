package io.payrail.worker.shadow;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Renderings that wait for the other one of their event. Whichever comes second finds the first,
/// also if two workers have them at the same time: the second one's insert waits for the first
/// one's commit. Thread-safe.
@Repository
class Renderings {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, @Nullable String>> FIELDS =
            new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Clock clock;

    Renderings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Key(String eventId, Side side) {}

    /// Takes renderings in, two statements for however many, and pairs those whose other one has
    /// come. One that came before is left alone.
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Pair> pair(List<Rendering> batch) {
        var waiting = new LinkedHashMap<Key, Rendering>();
        batch.stream()
                .sorted(Comparator.comparing(Rendering::eventId))
                .forEach(one -> waiting.putIfAbsent(new Key(one.eventId(), one.side()), one));
        remember(waiting.values()).forEach(waiting::remove);
        return waiting.isEmpty() ? List.of() : found(waiting);
    }

    /// Writes down those that are the first of their event.
    ///
    /// @return which these are
    private List<Key> remember(Iterable<Rendering> renderings) {
        var rows = JSON.createArrayNode();
        for (var one : renderings) {
            rows.addObject()
                    .put("event_id", one.eventId())
                    .put("side", one.side().word())
                    .put("version", one.version())
                    .put("type", one.type())
                    .put("kind", one.kind())
                    .put("object_id", one.objectId())
                    .set("fields", JSON.valueToTree(one.fields()));
        }
        return jdbc.sql(
                        """
                        INSERT INTO shadow_event (event_id, side, version, type, kind, object_id, fields, seen_at)
                        SELECT event_id, side, version, type, kind, object_id, fields, :now
                        FROM jsonb_to_recordset(:rows::jsonb)
                             AS one (event_id text, side text, version text, type text, kind text, object_id text,
                                     fields jsonb)
                        ORDER BY event_id
                        ON CONFLICT (event_id) DO NOTHING
                        RETURNING event_id, side
                        """)
                .param("now", now())
                .param("rows", rows.toString())
                .query((row, _) -> new Key(row.getString(1), Side.ofWord(row.getString(2))))
                .list();
    }

    private List<Pair> found(Map<Key, Rendering> later) {
        var rows = JSON.createArrayNode();
        later.keySet()
                .forEach(key ->
                        rows.addObject()
                                .put("event_id", key.eventId())
                                .put("side", key.side().word()));
        var pairs = new ArrayList<Pair>();
        var once = new HashSet<String>();
        jdbc.sql(
                        """
                        UPDATE shadow_event e SET paired = true, fields = '{}'
                        FROM jsonb_to_recordset(:rows::jsonb) AS other (event_id text, side text)
                        WHERE e.event_id = other.event_id AND e.side <> other.side AND NOT e.paired
                        RETURNING old.event_id, old.side, old.version, old.type, old.kind, old.object_id,
                                  old.fields::text
                        """)
                .param("rows", rows.toString())
                .query((row, _) ->
                        new Rendering(
                                row.getString(1),
                                Side.ofWord(row.getString(2)),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6),
                                JSON.readValue(row.getString(7), FIELDS)))
                .list()
                .forEach(first -> {
                    var second = later.get(new Key(first.eventId(), first.side().other()));
                    if (second != null && once.add(first.eventId())) {
                        pairs.add(Pair.of(first, second));
                    }
                });
        return pairs;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
