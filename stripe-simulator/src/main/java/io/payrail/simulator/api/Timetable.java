package io.payrail.simulator.api;

import io.payrail.simulator.state.Store;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What time does to objects, for the account's clock and for test clocks: whose turn is next, and
/// taking it.
public final class Timetable {
    private final Store store;
    private final Map<String, Timed> byKind = new ConcurrentHashMap<>();

    public Timetable(Store store) {
        this.store = store;
    }

    public void add(Timed timed) {
        byKind.put(timed.kind(), timed);
        store.follow(timed.kind(), timed::nextTurn);
    }

    /// The first object that something happens to up to a moment, or null.
    ///
    /// @param testClock its id, or "" for the account's clock
    public Store.@Nullable Due due(String testClock, long until) {
        return store.due(testClock, until);
    }

    /// Takes one turn.
    public void turn(Scope scope, Store.Due due) {
        ObjectNode object = scope.tx().find(due.id());
        Timed timed = object == null ? null : byKind.get(object.path("object").asString());
        if (object != null && timed != null && timed.nextTurn(object) <= due.at()) {
            timed.turn(scope, object);
        }
    }
}
