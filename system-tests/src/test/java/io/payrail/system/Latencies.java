package io.payrail.system;

import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How long answers took, and with which status they came. Thread-safe.
final class Latencies {
    private final ConcurrentSkipListMap<Long, AtomicInteger> byNanos =
            new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Integer, AtomicInteger> byStatus =
            new ConcurrentSkipListMap<>();

    /// @param status 0 for no answer
    void add(int status, Duration latency) {
        byNanos.computeIfAbsent(latency.toNanos(), _ -> new AtomicInteger()).incrementAndGet();
        byStatus.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
    }

    int count() {
        return byStatus.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    int count(int status) {
        var count = byStatus.get(status);
        return count == null ? 0 : count.get();
    }

    /// The latency that so many of a hundred do not exceed.
    Duration percentile(int percent) {
        long rank = Math.max(1, Math.ceilDiv((long) count() * percent, 100));
        long seen = 0;
        for (var entry : byNanos.entrySet()) {
            seen += entry.getValue().get();
            if (seen >= rank) {
                return Duration.ofNanos(entry.getKey());
            }
        }
        return Duration.ZERO;
    }

    @Override
    public String toString() {
        return "%d answers %s, median %d ms, p99 %d ms, longest %d ms"
                .formatted(
                        count(),
                        byStatus,
                        percentile(50).toMillis(),
                        percentile(99).toMillis(),
                        percentile(100).toMillis());
    }
}
