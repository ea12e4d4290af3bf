package io.payrail.worker.relay;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Secret;
import io.payrail.embedded.Database;
import io.payrail.observability.Traces;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// A relay as a worker would have it, with its own meters, and with short intervals.
record Relays(JournalRelay relay, MeterRegistry meters) implements AutoCloseable {
    static Relays start(Database database, String bootstrapServers, String slot) {
        return start(database, bootstrapServers, slot, Map.of());
    }

    static Relays start(
            Database database, String bootstrapServers, String slot, Map<String, String> settings) {
        var meters = new SimpleMeterRegistry();
        var relay =
                new JournalRelay(
                        new RelayDatabase(
                                database.jdbcUrl(), database.username(), password(database)),
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        properties(slot, settings),
                        new RelayMetrics(meters, Clock.systemUTC()),
                        Traces.none(),
                        Clock.systemUTC());
        relay.start();
        return new Relays(relay, meters);
    }

    /// None in the process, where everybody on this machine is trusted; one in a container.
    private static @Nullable Secret password(Database database) {
        return database.password().isEmpty() ? null : new Secret(database.password());
    }

    static RelayProperties properties(String slot, Map<String, String> settings) {
        var all =
                new HashMap<>(
                        Map.of(
                                "payrail.relay.slot", slot,
                                "payrail.relay.watch-interval", "100ms",
                                "payrail.relay.confirm-interval", "50ms",
                                "payrail.relay.min-backoff", "20ms",
                                "payrail.relay.max-backoff", "500ms"));
        all.putAll(settings);
        return new Binder(new MapConfigurationPropertySource(all))
                .bind("payrail.relay", RelayProperties.class)
                .get();
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    double count(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    @Override
    public void close() {
        relay.stop();
    }
}
