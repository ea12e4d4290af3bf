package io.payrail.api.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Command;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Topics;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.stereotype.Component;

/// Publishes commands. The producer is Kafka's own and not a `KafkaTemplate`, which logs what it
/// could not send. Thread-safe.
@Component
final class CommandPublisher {
    private final ProducerFactory<String, byte[]> producers;
    private final byte[] replyPartition;

    CommandPublisher(ProducerFactory<String, byte[]> producers, CommandProperties properties) {
        this.producers = producers;
        replyPartition = Integer.toString(properties.replyPartition()).getBytes(UTF_8);
    }

    /// Sends a command; the future completes when all replicas have it, or fails within the
    /// producer's `delivery.timeout.ms`. After a failure the command may be published all the same.
    CompletableFuture<Void> publish(Command command, @Nullable String traceparent) {
        var acknowledged = new CompletableFuture<Void>();
        var record =
                new ProducerRecord<>(
                        Topics.COMMANDS, command.orderingKey(), Messages.encode(command));
        record.headers()
                .add(Headers.COMMAND_ID, command.id().toString().getBytes(UTF_8))
                .add(Headers.REPLY_PARTITION, replyPartition);
        if (traceparent != null) {
            record.headers().add(Headers.TRACEPARENT, traceparent.getBytes(UTF_8));
        }
        // The factory's one shared producer; closing this handle does not close it.
        try (Producer<String, byte[]> producer = producers.createProducer()) {
            var _ =
                    producer.send(
                            record,
                            (metadata, e) -> {
                                if (e == null) {
                                    acknowledged.complete(null);
                                } else {
                                    acknowledged.completeExceptionally(e);
                                }
                            });
        } catch (KafkaException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }
}
