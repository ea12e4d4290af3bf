package io.payrail.worker.projection;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Loads and saves states, many at a time: one statement each, however many rows. Rows travel as
/// JSON between records and tables, so that a kind of object is described once, by its record.
/// Thread-safe.
@Repository
class Rows {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private final JdbcTemplate jdbc;

    Rows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// Makes everybody else who writes to these aggregates wait until the transaction ends. The
    /// locks are taken in one order for everybody; two aggregates that share a number wait for each
    /// other without need, and that is all.
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(Collection<String> aggregateIds) {
        jdbc.query(
                """
                SELECT pg_advisory_xact_lock(number)
                FROM (SELECT DISTINCT hashtextextended(id, 0) AS number FROM unnest(?) AS id ORDER BY number) AS numbers
                """,
                statement ->
                        statement.setArray(
                                1,
                                statement
                                        .getConnection()
                                        .createArrayOf("text", aggregateIds.toArray())),
                _ -> {});
    }

    <S extends State<S>> Map<String, Seen<S>> load(Model<S> model, Collection<String> ids) {
        var rows = new HashMap<String, Seen<S>>();
        jdbc.query(
                "SELECT to_jsonb(r)::text FROM " + model.table() + " AS r WHERE id = ANY (?)",
                statement ->
                        statement.setArray(
                                1, statement.getConnection().createArrayOf("text", ids.toArray())),
                row -> {
                    var seen = seen(model, JSON.readTree(row.getString(1)));
                    rows.put(seen.state().id(), seen);
                });
        return rows;
    }

    private static <S extends State<S>> Seen<S> seen(Model<S> model, JsonNode row) {
        return new Seen<>(
                JSON.treeToValue(row, model.type()),
                JSON.treeToValue(row.path("observed_since"), Instant.class),
                JSON.treeToValue(row.path("observed_at"), Instant.class),
                row.path("missing_since").isNull()
                        ? null
                        : JSON.treeToValue(row.path("missing_since"), Instant.class));
    }

    <S extends State<S>> void save(Model<S> model, Collection<Seen<S>> states) {
        if (states.isEmpty()) {
            return;
        }
        var rows = JSON.createArrayNode();
        for (var seen : states) {
            ObjectNode row = JSON.valueToTree(seen.state());
            row.put("observed_since", seen.since().toString());
            row.put("observed_at", seen.until().toString());
            var missing = seen.missingSince();
            row.put("missing_since", missing == null ? null : missing.toString());
            rows.add(row);
        }
        int saved = jdbc.update(upsert(model), rows.toString());
        if (saved != states.size()) {
            throw new IllegalStateException(
                    saved
                            + " rows of "
                            + model.table()
                            + " saved of "
                            + states.size()
                            + ": an upsert touches each");
        }
    }

    private static String upsert(Model<?> model) {
        var columns = new ArrayList<>(model.columns());
        columns.addAll(List.of("observed_since", "observed_at", "missing_since"));
        return """
        INSERT INTO %1$s (%2$s)
        SELECT %2$s FROM jsonb_populate_recordset(NULL::%1$s, ?::jsonb)
        ON CONFLICT (id) DO UPDATE SET %3$s
        """
                .formatted(
                        model.table(),
                        String.join(", ", columns),
                        columns.stream()
                                .filter(column -> !column.equals("id"))
                                .map(column -> column + " = excluded." + column)
                                .collect(Collectors.joining(", ")));
    }

    /// Which owner each of these customers and payments belongs to, for those that belong to one.
    Map<String, String> owners(Collection<String> ids) {
        var owners = new HashMap<String, String>();
        if (!ids.isEmpty()) {
            jdbc.query(
                    """
                    WITH wanted AS (SELECT unnest(?) AS id)
                    SELECT customer_id, owner FROM owner_customer JOIN wanted ON customer_id = wanted.id
                    UNION ALL
                    SELECT payment.id, owner FROM payment JOIN wanted USING (id) WHERE owner IS NOT NULL
                    """,
                    statement ->
                            statement.setArray(
                                    1,
                                    statement.getConnection().createArrayOf("text", ids.toArray())),
                    row -> {
                        owners.put(row.getString(1), row.getString(2));
                    });
        }
        return owners;
    }

    List<String> unheardOf(
            Model<?> model, Instant since, Instant createdFrom, String after, int most) {
        return jdbc.queryForList(
                """
                SELECT id FROM %s
                WHERE observed_at < ? AND created_at >= ? AND id > ? AND missing_since IS NULL ORDER BY id LIMIT ?
                """
                        .formatted(model.table()),
                String.class,
                since.atOffset(ZoneOffset.UTC),
                createdFrom.atOffset(ZoneOffset.UTC),
                after,
                most);
    }

    /// The columns of a state with their values, but for the owner, which is ours to know.
    static ObjectNode columns(State<?> state) {
        ObjectNode columns = JSON.valueToTree(state);
        columns.remove("owner");
        return columns;
    }
}
