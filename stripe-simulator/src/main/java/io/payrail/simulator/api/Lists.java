package io.payrail.simulator.api;

import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Row;
import io.payrail.simulator.state.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stripe's lists: newest first, pages by `limit`, `starting_after` and `ending_before`, filters by
/// `created` and by equal fields. A page costs its own rows, not the whole list, where nothing or a
/// linked object filters.
public final class Lists {
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;

    private Lists() {}

    /// A page of a kind; each of the fields filters if a parameter of that name is given.
    public static ObjectNode page(Call call, String kind, String... filters) {
        return page(call, kind, _ -> true, filters);
    }

    public static ObjectNode page(
            Call call, String kind, Predicate<ObjectNode> condition, String... filters) {
        Store store = call.tx().store();
        NavigableMap<Long, Row> rows = store.ofKind(kind);
        Predicate<ObjectNode> wanted = condition.and(created(call.params()));
        for (String filter : filters) {
            String value = call.params().string(filter);
            if (value != null) {
                wanted = wanted.and(object -> object.path(filter).asString().equals(value));
                if (Store.isLink(filter)) {
                    rows = store.linked(kind, filter, value);
                }
            }
        }
        return page(call, rows, kind, wanted);
    }

    private static ObjectNode page(
            Call call, NavigableMap<Long, Row> rows, String kind, Predicate<ObjectNode> wanted) {
        int limit = limit(call.params());
        String after = call.params().string("starting_after", call.params().string("page", ""));
        String before = call.params().string("ending_before");
        if (before != null && call.params().string("starting_after") != null) {
            throw StripeException.invalid(
                    null,
                    "Received both starting_after and ending_before parameters. Please pass in only"
                            + " one.",
                    null);
        }
        boolean backwards = before != null && after.isEmpty();
        Collection<Row> candidates;
        if (!after.isEmpty()) {
            long place = place(call, kind, after, "starting_after");
            candidates = rows.headMap(place, false).descendingMap().values();
        } else if (before != null) {
            long place = place(call, kind, before, "ending_before");
            candidates = rows.tailMap(place, false).values();
        } else {
            candidates = rows.descendingMap().values();
        }
        List<ObjectNode> found = new ArrayList<>();
        for (Row row : candidates) {
            ObjectNode object = row.read();
            if (!object.path("deleted").asBoolean(false) && wanted.test(object)) {
                found.add(object);
                if (found.size() > limit) {
                    break;
                }
            }
        }
        boolean more = found.size() > limit;
        List<ObjectNode> page = new ArrayList<>(more ? found.subList(0, limit) : found);
        if (backwards) {
            Collections.reverse(page);
        }
        return list(call.uri(), page, more);
    }

    private static long place(Call call, String kind, String id, String param) {
        Row row = call.tx().store().find(id);
        if (row == null || !row.kind().equals(kind)) {
            throw StripeException.noSuch(kind, id, param);
        }
        return row.sequence();
    }

    private static int limit(Params params) {
        long limit = params.integer("limit", DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw StripeException.invalid(
                    "parameter_invalid_integer",
                    limit < 1
                            ? "This value must be greater than or equal to 1."
                            : "This value must be less than or equal to " + MAX_LIMIT + ".",
                    "limit");
        }
        return (int) limit;
    }

    /// The condition that a `created` parameter sets: an exact time or `gt`, `gte`, `lt`, `lte`.
    private static Predicate<ObjectNode> created(Params params) {
        JsonNode created = params.tree().get("created");
        if (created == null) {
            return _ -> true;
        }
        if (!(created instanceof ObjectNode range)) {
            return object -> object.path("created").asLong() == created.asLong();
        }
        long above =
                Math.max(
                        range.has("gt") ? range.path("gt").asLong() + 1 : Long.MIN_VALUE,
                        range.path("gte").asLong(Long.MIN_VALUE));
        long below =
                Math.min(
                        range.has("lt") ? range.path("lt").asLong() - 1 : Long.MAX_VALUE,
                        range.path("lte").asLong(Long.MAX_VALUE));
        return object -> {
            long at = object.path("created").asLong();
            return at >= above && at <= below;
        };
    }

    public static ObjectNode list(String url, List<ObjectNode> objects, boolean more) {
        ObjectNode list = Json.object();
        list.put("object", "list");
        ArrayNode data = list.putArray("data");
        objects.forEach(data::add);
        list.put("has_more", more);
        list.put("url", url);
        return list;
    }
}
