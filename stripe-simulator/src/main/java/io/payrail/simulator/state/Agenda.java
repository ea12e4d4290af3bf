package io.payrail.simulator.state;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Which object time changes next: for each clock, the objects for which something is pending, in
/// order of when. Kept up to date by the store with every commit, so that looking costs nothing
/// while nothing is due. Written under the store's lock, read by anyone.
final class Agenda {
    private record Turn(long at, long sequence, String id) {}

    private static final Comparator<Turn> BY_TIME =
            Comparator.comparingLong(Turn::at).thenComparingLong(Turn::sequence);

    private record Place(String clock, Turn turn) {}

    private final Map<String, ToLongFunction<ObjectNode>> nextTurns = new ConcurrentHashMap<>();
    private final Map<String, NavigableSet<Turn>> byClock = new ConcurrentHashMap<>();
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    void follow(String kind, ToLongFunction<ObjectNode> nextTurn) {
        nextTurns.put(kind, nextTurn);
    }

    void put(Row row, ObjectNode object) {
        ToLongFunction<ObjectNode> nextTurn = nextTurns.get(row.kind());
        if (nextTurn == null) {
            return;
        }
        remove(row.id());
        long at = nextTurn.applyAsLong(object);
        if (at < Long.MAX_VALUE) {
            Turn turn = new Turn(at, row.sequence(), row.id());
            String clock = object.path("test_clock").asString("");
            byClock.computeIfAbsent(clock, _ -> new ConcurrentSkipListSet<>(BY_TIME)).add(turn);
            places.put(row.id(), new Place(clock, turn));
        }
    }

    void remove(String id) {
        Place place = places.remove(id);
        if (place != null) {
            byClock.getOrDefault(place.clock(), new ConcurrentSkipListSet<>(BY_TIME))
                    .remove(place.turn());
        }
    }

    void clear() {
        byClock.clear();
        places.clear();
    }

    Store.@Nullable Due next(String clock, long until) {
        NavigableSet<Turn> turns = byClock.get(clock);
        Turn first = turns == null || turns.isEmpty() ? null : turns.getFirst();
        return first == null || first.at() > until ? null : new Store.Due(first.id(), first.at());
    }
}
