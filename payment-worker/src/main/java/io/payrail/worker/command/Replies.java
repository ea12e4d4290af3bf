package io.payrail.worker.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Command;
import io.payrail.contract.Headers;
import io.payrail.contract.Messages;
import io.payrail.contract.Reply;
import io.payrail.contract.Topics;
import io.payrail.worker.operation.Delivered;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// Sends replies to the API instance that waits for them. A reply is a convenience: the operation
/// is written down already, and whoever misses the reply asks for it or repeats the request. So
/// nothing waits for its delivery. Thread-safe.
///
/// Metric: `payrail.replies.lost` (counter). Alarm when it grows.
@Component
class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);

    private final KafkaTemplate<byte[], byte[]> kafka;
    private final MeterRegistry metrics;

    Replies(KafkaTemplate<byte[], byte[]> kafka, MeterRegistry metrics) {
        this.kafka = kafka;
        this.metrics = metrics;
    }

    void send(Reply reply, Command command, Delivered delivered) {
        if (delivered.replyPartition() == null) {
            return;
        }
        var id = reply.commandId().toString().getBytes(StandardCharsets.UTF_8);
        var record =
                new ProducerRecord<>(
                        Topics.REPLIES, delivered.replyPartition(), id, Messages.encode(reply));
        record.headers().add(Headers.COMMAND_ID, id);
        record.headers()
                .add(
                        Headers.COMMAND_FINGERPRINT,
                        command.fingerprint().getBytes(StandardCharsets.UTF_8));
        if (delivered.traceparent() != null) {
            record.headers()
                    .add(
                            Headers.TRACEPARENT,
                            delivered.traceparent().getBytes(StandardCharsets.UTF_8));
        }
        try {
            var _ =
                    kafka.send(record)
                            .whenComplete((_, failure) -> {
                                if (failure != null) {
                                    lost(reply, failure);
                                }
                            });
        } catch (KafkaException
                | org.apache.kafka.common.KafkaException
                | IllegalArgumentException e) {
            // KafkaTemplate throws what the producer refuses at once: the broker is away for
            // longer than it waits, or whoever asked has named a partition that does not exist.
            lost(reply, e);
        }
    }

    private void lost(Reply reply, Throwable failure) {
        metrics.counter("payrail.replies.lost").increment();
        log.warn("The reply to {} did not get out: {}", reply.commandId(), failure.toString());
    }
}
