package io.payrail.simulator.fault;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was asked and what came of it, newest last, bounded. No secrets: neither queries nor bodies
/// nor headers.
public final class RequestLog {
    private final int capacity;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long total;

    public RequestLog(int capacity) {
        this.capacity = capacity;
    }

    /// One request.
    ///
    /// @param status of the answer, or 0 if none was sent
    /// @param ending how the connection went on: `answer`, `close`, `reset` or `hang`
    /// @param replayed whether the answer came from the memory of an idempotency key
    /// @param created ids of the objects that the request made
    public record Entry(
            String requestId,
            Instant at,
            String method,
            String path,
            @Nullable String idempotencyKey,
            int status,
            String ending,
            boolean effect,
            boolean replayed,
            List<String> faults,
            List<String> created) {}

    public synchronized void add(Entry entry) {
        total++;
        entries.addLast(entry);
        if (entries.size() > capacity) {
            entries.removeFirst();
        }
    }

    public synchronized List<Entry> all() {
        return List.copyOf(entries);
    }

    public synchronized long total() {
        return total;
    }

    public synchronized void clear() {
        entries.clear();
        total = 0;
    }
}
