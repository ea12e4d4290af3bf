package io.payrail.worker.topic;

import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/// Consumers for looks at single places of a topic: in no group, and quick to go elsewhere. Whoever
/// opens one closes it. Thread-safe.
@Component
public final class RecordLooks {
    /// A fetch that finds nothing new holds up the one for the next place.
    private static final String LONGEST_FETCH_MS = "20";

    private final ConsumerFactory<byte[], byte[]> consumers;

    RecordLooks(ConsumerFactory<byte[], byte[]> consumers) {
        this.consumers = consumers;
    }

    public Consumer<byte[], byte[]> open() {
        var settings = new Properties();
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, LONGEST_FETCH_MS);
        return consumers.createConsumer(null, "operator", null, settings);
    }
}
