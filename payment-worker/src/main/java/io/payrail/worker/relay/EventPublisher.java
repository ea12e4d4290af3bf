package io.payrail.worker.relay;

import io.micrometer.tracing.Span;
import io.payrail.observability.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Publishes events to Kafka and returns when **every** one is acknowledged by all in-sync
/// replicas. Order within an aggregate is kept: same key, same partition, an idempotent producer,
/// and no delivery timeout, because a record that were given up while later ones go through would
/// come after them. So while Kafka is away `publish` waits, and can be interrupted.
///
/// Made anew for each attempt and closed without waiting after a failure: what it still had to send
/// belongs to a batch that comes again. Used by one thread at a time.
final class EventPublisher implements AutoCloseable {
    /// The most requests to a broker that are not acknowledged yet: with more of them, Kafka does
    /// not promise the order.
    private static final int MOST_IN_FLIGHT = 5;

    /// How much of a partition's events goes into one request, in bytes.
    private static final int BATCH_BYTES = 131_072;

    /// The least memory for events that wait to be sent, in bytes; twice the largest record, if
    /// that is more.
    private static final long LEAST_BUFFER_BYTES = 33_554_432;

    /// The pauses between two attempts to reach a broker grow no longer than this.
    private static final Duration LONGEST_RECONNECT_PAUSE = Duration.ofSeconds(1);

    private final KafkaProducer<String, byte[]> producer;
    private final Traces traces;

    /// @param settings the worker's producer settings: servers, security; those that the guarantees
    ///   rest on are overridden
    EventPublisher(Map<String, Object> settings, RelayProperties properties, Traces traces) {
        this.traces = traces;
        var own = new HashMap<>(settings);
        own.put(ProducerConfig.CLIENT_ID_CONFIG, "payrail-relay");
        own.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        own.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        own.put(ProducerConfig.ACKS_CONFIG, "all");
        own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        own.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, MOST_IN_FLIGHT);
        own.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        own.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        own.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        own.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, properties.maxRequestBytes());
        own.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                Math.max(LEAST_BUFFER_BYTES, 2L * properties.maxRequestBytes()));
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, properties.maxBlock().toMillis());
        own.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, LONGEST_RECONNECT_PAUSE.toMillis());
        own.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        producer = new KafkaProducer<>(own);
    }

    /// Sends all and awaits all.
    ///
    /// @throws PublicationException if Kafka refused one, or could not even be asked in time; some
    ///   of the others may have been published
    void publish(List<JournalEvent> events) throws InterruptedException {
        try (var steps =
                traces.beside(
                        Span.Kind.PRODUCER, "publish event", events, JournalEvent::traceparent)) {
            try {
                sendAll(events);
            } catch (PublicationException e) {
                steps.failed(e);
                throw e;
            }
        }
    }

    private void sendAll(List<JournalEvent> events) throws InterruptedException {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(events.size());
        for (var event : events) {
            acknowledgements.add(producer.send(event.toRecord()));
        }
        for (int i = 0; i < events.size(); i++) {
            try {
                acknowledgements.get(i).get();
            } catch (ExecutionException e) {
                throw new PublicationException(events.get(i), e.getCause());
            }
        }
    }

    /// Drops what is not acknowledged yet.
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
