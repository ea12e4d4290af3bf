package io.payrail.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// When each journal row was committed, to be compared with when it arrived somewhere.
final class CommitTimes {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<UUID, Long> committed = new ConcurrentHashMap<>();

    void committed(UUID id) {
        committed.put(id, System.nanoTime());
    }

    void clear() {
        committed.clear();
    }

    @SafeVarargs
    final void awaitAll(Map<UUID, Long>... places) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var arrived : places) {
            while (!arrived.keySet().containsAll(committed.keySet())) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("not all of the rows arrived");
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    Latencies until(Map<UUID, Long> arrived) {
        return new Latencies(
                committed.entrySet().stream()
                        .mapToLong(row ->
                                Objects.requireNonNull(arrived.get(row.getKey()))
                                        - row.getValue()));
    }
}
