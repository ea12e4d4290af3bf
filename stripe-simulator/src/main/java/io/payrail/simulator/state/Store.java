package io.payrail.simulator.state;

import io.payrail.simulator.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// All objects of the account, as immutable rows by id, by kind and by the objects they point at.
/// One lock serialises writers: a [Transaction] runs under it, is appended to the journal as one
/// line and only then becomes visible. Readers need no lock. Handlers never wait for anything else
/// while they hold it.
public final class Store {
    /// Fields that other objects are listed by.
    private static final List<String> LINKS =
            List.of("customer", "payment_intent", "charge", "subscription", "invoice", "product");

    private static final String CLOCK = "_clock";

    private final Map<String, Row> byId = new ConcurrentHashMap<>();
    private final Map<String, NavigableMap<Long, Row>> byKind = new ConcurrentHashMap<>();
    private final Map<String, NavigableMap<Long, Row>> byLink = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final StripeClock clock;
    private final Journal journal;
    private final Agenda agenda = new Agenda();
    private final List<Consumer<Committed>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> dueListeners = new CopyOnWriteArrayList<>();
    private long nextSequence;

    public Store(StripeClock clock, Journal journal) {
        this.clock = clock;
        this.journal = journal;
        journal.replay(this::apply);
        Row advanced = find(CLOCK);
        if (advanced != null) {
            clock.setOffset(Duration.ofMillis(advanced.read().path("offset_ms").asLong()));
        }
        journal.compact(
                byKind.values().stream()
                        .flatMap(rows -> rows.values().stream())
                        .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
                        .toList());
    }

    public StripeClock clock() {
        return clock;
    }

    /// Runs the work alone, then commits what it saved. An exception commits nothing and is passed
    /// on.
    public <T extends @Nullable Object> T transact(Function<Transaction, T> work) {
        lock.lock();
        try {
            Transaction transaction = new Transaction(this);
            T result = work.apply(transaction);
            commit(transaction);
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// An object for which something is pending, and when.
    public record Due(String id, long at) {}

    /// Keeps track of when time changes objects of a kind next.
    ///
    /// @param nextTurn of an object, in seconds of its clock, or [Long#MAX_VALUE] for never; its
    ///   clock is the one that its field `test_clock` names, or else the account's
    public void follow(String kind, ToLongFunction<ObjectNode> nextTurn) {
        lock.lock();
        try {
            agenda.follow(kind, nextTurn);
            ofKind(kind).values().forEach(row -> agenda.put(row, row.read()));
        } finally {
            lock.unlock();
        }
    }

    /// The first object that time changes up to a moment, or null.
    ///
    /// @param testClock its id, or "" for the account's clock
    public @Nullable Due due(String testClock, long until) {
        return agenda.next(testClock, until);
    }

    /// Tells when a commit has made something due on the account's clock at once, under the lock:
    /// the listener must only hand it on.
    public void onDue(Runnable listener) {
        dueListeners.add(listener);
    }

    /// An object that a transaction has made.
    public record Committed(String kind, String id) {}

    /// Tells of every new object, under the lock, after it became visible: the listener must only
    /// hand it on.
    public void onCommit(Consumer<Committed> listener) {
        listeners.add(listener);
    }

    private void commit(Transaction transaction) {
        Changes changes = transaction.changes();
        if (!changes.isEmpty()) {
            journal.append(changes);
            apply(changes);
            for (Changes.Put put : changes.puts()) {
                if (transaction.isNew(put.id())) {
                    listeners.forEach(
                            listener -> listener.accept(new Committed(put.kind(), put.id())));
                }
            }
            if (due("", clock.seconds()) != null) {
                dueListeners.forEach(Runnable::run);
            }
        }
    }

    public @Nullable Row find(String id) {
        return byId.get(id);
    }

    /// Rows of a kind in order of creation.
    public NavigableMap<Long, Row> ofKind(String kind) {
        return byKind.computeIfAbsent(kind, _ -> new ConcurrentSkipListMap<>());
    }

    /// Rows of a kind whose field names that id, in order of creation.
    public NavigableMap<Long, Row> linked(String kind, String field, String id) {
        NavigableMap<Long, Row> rows = byLink.get(link(kind, field, id));
        return rows == null ? new ConcurrentSkipListMap<>() : rows;
    }

    public static boolean isLink(String field) {
        return LINKS.contains(field);
    }

    private void apply(Changes changes) {
        for (Changes.Put put : changes.puts()) {
            Row before = byId.get(put.id());
            long sequence = before == null ? nextSequence++ : before.sequence();
            Row row = new Row(put.kind(), put.id(), sequence, put.json());
            if (before != null) {
                unlink(before);
            }
            byId.put(row.id(), row);
            ofKind(row.kind()).put(sequence, row);
            if (!row.kind().startsWith("_") && !row.kind().equals("event")) {
                ObjectNode object = row.read();
                for (String key : links(row.kind(), object)) {
                    byLink.computeIfAbsent(key, _ -> new ConcurrentSkipListMap<>())
                            .put(sequence, row);
                }
                agenda.put(row, object);
            }
        }
        for (String id : changes.removals()) {
            Row row = byId.remove(id);
            if (row != null) {
                unlink(row);
                agenda.remove(id);
                ofKind(row.kind()).remove(row.sequence());
            }
        }
    }

    private void unlink(Row row) {
        if (row.kind().startsWith("_") || row.kind().equals("event")) {
            return;
        }
        for (String key : links(row.kind(), row.read())) {
            NavigableMap<Long, Row> rows = byLink.get(key);
            if (rows != null) {
                rows.remove(row.sequence());
            }
        }
    }

    private static Collection<String> links(String kind, ObjectNode object) {
        List<String> keys = new ArrayList<>();
        for (String field : LINKS) {
            JsonNode target = object.get(field);
            if (target != null && target.isString()) {
                keys.add(link(kind, field, target.stringValue()));
            }
        }
        return keys;
    }

    private static String link(String kind, String field, String id) {
        return kind + '/' + field + '/' + id;
    }

    /// All rows of one moment, by kind, in order of creation.
    public Map<String, List<Row>> snapshot() {
        lock.lock();
        try {
            Map<String, List<Row>> rows = new TreeMap<>();
            byKind.forEach((kind, all) -> rows.put(kind, List.copyOf(all.values())));
            return rows;
        } finally {
            lock.unlock();
        }
    }

    /// Moves Stripe's time forward, for good.
    public void advanceClock(Duration by) {
        transact(tx -> {
            Duration offset = clock.offset().plus(by);
            tx.save(
                    Json.object()
                            .put("id", CLOCK)
                            .put("object", CLOCK)
                            .put("offset_ms", offset.toMillis()));
            clock.setOffset(offset);
            return true;
        });
    }

    /// Forgets everything, on disk too.
    public void clear() {
        lock.lock();
        try {
            byId.clear();
            byKind.clear();
            byLink.clear();
            agenda.clear();
            clock.setOffset(Duration.ZERO);
            journal.compact(List.of());
        } finally {
            lock.unlock();
        }
    }

    public void close() {
        lock.lock();
        try {
            journal.close();
        } finally {
            lock.unlock();
        }
    }

    static byte[] bytes(ObjectNode object) {
        return Json.compact(object);
    }
}
