package io.payrail.simulator.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One unit of work, alone under the store's lock. An object is read once and is then the same tree
/// for the whole transaction; nothing that is not saved is kept, and nothing is visible outside
/// before the commit.
public final class Transaction {
    private final Store store;
    private final Map<String, ObjectNode> loaded = new LinkedHashMap<>();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final Set<String> fresh = new HashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private @Nullable Long moved;

    Transaction(Store store) {
        this.store = store;
    }

    /// The time that this work happens at: the account's, unless it was moved to a test clock's.
    public long now() {
        return moved == null ? store.clock().seconds() : moved;
    }

    /// Makes it happen at a test clock's time.
    public void moveTo(long seconds) {
        moved = seconds;
    }

    public @Nullable ObjectNode find(String id) {
        if (removed.contains(id)) {
            return null;
        }
        ObjectNode object = loaded.get(id);
        if (object == null) {
            Row row = store.find(id);
            if (row == null) {
                return null;
            }
            object = row.read();
            loaded.put(id, object);
        }
        return object;
    }

    public @Nullable ObjectNode find(String kind, String id) {
        ObjectNode object = find(id);
        return object != null && object.path("object").asString().equals(kind) ? object : null;
    }

    /// The object, where its absence would be a bug.
    public ObjectNode get(String id) {
        return Objects.requireNonNull(find(id), () -> "no object " + id);
    }

    /// The object as it was before this transaction, or null if it is new.
    public @Nullable ObjectNode before(String id) {
        Row row = store.find(id);
        return row == null ? null : row.read();
    }

    public ObjectNode save(ObjectNode object) {
        String id = object.path("id").asString();
        loaded.put(id, object);
        dirty.add(id);
        removed.remove(id);
        return object;
    }

    public void remove(String id) {
        dirty.remove(id);
        loaded.remove(id);
        removed.add(id);
    }

    /// Objects of a kind, oldest first, with this transaction's own changes.
    public Stream<ObjectNode> all(String kind) {
        return resolved(kind, store.ofKind(kind));
    }

    /// Objects of a kind whose field names that id, oldest first. Objects that this transaction has
    /// re-linked are not re-indexed before the commit.
    public Stream<ObjectNode> linked(String kind, String field, String id) {
        return resolved(kind, store.linked(kind, field, id))
                .filter(object -> object.path(field).asString().equals(id));
    }

    private Stream<ObjectNode> resolved(String kind, NavigableMap<Long, Row> rows) {
        List<String> fresh =
                dirty.stream()
                        .filter(id -> store.find(id) == null)
                        .filter(id -> get(id).path("object").asString().equals(kind))
                        .toList();
        return Stream.concat(
                rows.values().stream()
                        .filter(row -> !removed.contains(row.id()))
                        .map(row -> get(row.id())),
                fresh.stream().map(this::get));
    }

    public Store store() {
        return store;
    }

    boolean isNew(String id) {
        return fresh.contains(id);
    }

    Changes changes() {
        List<Changes.Put> puts = new ArrayList<>(dirty.size());
        for (String id : dirty) {
            if (store.find(id) == null) {
                fresh.add(id);
            }
            ObjectNode object = get(id);
            puts.add(new Changes.Put(object.path("object").asString(), id, Store.bytes(object)));
        }
        return new Changes(puts, List.copyOf(removed));
    }

    /// Gives up everything so far.
    public void discard() {
        loaded.clear();
        dirty.clear();
        removed.clear();
    }

    public boolean hasChanges() {
        return !dirty.isEmpty() || !removed.isEmpty();
    }

    /// Ids of the objects that this transaction has made, its events and internal rows left out.
    public List<String> created() {
        return dirty.stream()
                .filter(id -> !id.startsWith("_") && !id.startsWith("evt_"))
                .filter(id -> store.find(id) == null)
                .toList();
    }
}
