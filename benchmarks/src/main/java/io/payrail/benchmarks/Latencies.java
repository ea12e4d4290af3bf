package io.payrail.benchmarks;

import java.util.Locale;
import java.util.stream.LongStream;

/// What was measured, sorted.
final class Latencies {
    private final long[] nanos;

    Latencies(LongStream nanos) {
        this.nanos = nanos.sorted().toArray();
        if (this.nanos.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
    }

    double median() {
        return millisAt(0.5);
    }

    double p99() {
        return millisAt(0.99);
    }

    private double millisAt(double share) {
        return nanos[Math.min(nanos.length - 1, (int) (nanos.length * share))] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p90 %.2f, p99 %.2f, max %.1f (%,d)",
                median(),
                millisAt(0.9),
                p99(),
                millisAt(1),
                nanos.length);
    }
}
