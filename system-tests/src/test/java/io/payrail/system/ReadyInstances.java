package io.payrail.system;

import io.payrail.system.Deployment.Service;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a load balancer knows of its instances: asks each for its readiness several times a second
/// and holds those usable that answer 200. Thread-safe.
final class ReadyInstances implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReadyInstances.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long INTERVAL_MS = 200;

    private final Http http;
    private final Set<Integer> ready = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;

    ReadyInstances(Http http, List<Service> instances) {
        this.http = http;
        timer = Executors.newScheduledThreadPool(instances.size());
        for (var instance : instances) {
            var _ =
                    timer.scheduleWithFixedDelay(
                            () -> look(instance), 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void look(Service instance) {
        try {
            boolean is = http.text(instance.readiness(), PATIENCE).isPresent();
            int port = instance.uri().getPort();
            if (is ? ready.add(port) : ready.remove(port)) {
                log.info("{} is {}usable", instance.process().name(), is ? "" : "not ");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean usable(int port) {
        return ready.contains(port);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
