package io.payrail.api.command;

import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/// Kafka's last sign of life: the partition's leader answers every fetch, at least twice a second,
/// also when there is nothing to fetch, so a count of answers that stands still is a silent broker.
///
/// @param answers how many fetches were answered
/// @param atNanos when that number was seen first
record Contact(double answers, long atNanos) {
    static Contact of(Consumer<?, ?> consumer, @Nullable Contact last) {
        double answers = answers(consumer);
        return last != null && last.answers == answers
                ? last
                : new Contact(answers, System.nanoTime());
    }

    boolean isRecent(Duration limit) {
        return System.nanoTime() - atNanos < limit.toNanos();
    }

    private static double answers(Consumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("fetch-total"))
                .map(metric -> metric.getValue().metricValue())
                .filter(Objects::nonNull)
                .mapToDouble(value -> (double) value)
                .sum();
    }
}
