package io.payrail.system;

import io.payrail.system.Deployment.Service;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Looks at the services' gauges twice a second and keeps the highest value of each. Thread-safe.
final class Gauges implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long INTERVAL_MS = 500;
    static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";
    static final String WAITING = "payrail_api_waiting";
    static final String UNANSWERED = "payrail_api_unanswered";
    static final String WEBHOOK_BYTES = "payrail_webhooks_in_flight_bytes";

    private final Http http;
    private final Deployment deployment;
    private final Map<String, Double> highest = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    Gauges(Http http, Deployment deployment) {
        this.http = http;
        this.deployment = deployment;
        var _ = timer.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            for (var service : deployment.services()) {
                var text = scrape(http, service);
                for (var name : new String[] {HEAP, WAITING, UNANSWERED, WEBHOOK_BYTES}) {
                    sum(text, name)
                            .ifPresent(value ->
                                    highest.merge(
                                            service.process().name() + " " + name,
                                            value,
                                            Math::max));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String scrape(Http http, Service service) throws InterruptedException {
        return http.text(service.management().resolve("/actuator/prometheus"), PATIENCE).orElse("");
    }

    /// The value of a service's gauge now, the sum over its tags; none if it does not tell.
    static OptionalDouble now(Http http, Service service, String name) throws InterruptedException {
        return sum(scrape(http, service), name);
    }

    private static OptionalDouble sum(String text, String name) {
        var values =
                text.lines()
                        .filter(line -> line.startsWith(name))
                        .mapToDouble(line ->
                                Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(java.util.Arrays.stream(values).sum());
    }

    /// The highest value of a gauge that any instance has shown.
    double highest(String name) {
        return highest.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(" " + name))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElseThrow();
    }

    /// By service, the highest heap in MB.
    Map<String, Long> heaps() {
        var heaps = new TreeMap<String, Long>();
        highest.forEach((key, value) -> {
            if (key.endsWith(HEAP)) {
                heaps.put(key.substring(0, key.indexOf(' ')), Math.round(value / (1 << 20)));
            }
        });
        return heaps;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
