package io.payrail.worker.operation;

import io.payrail.contract.Headers;
import io.payrail.worker.journal.Cause;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One delivery of a command: who waits for its reply, and what tells it from another delivery of
/// the same command.
///
/// @param id the record's place in its topic: the same when the record is read again
/// @param replyPartition absent when nobody waits
/// @param traceparent the step of the trace in which the command is executed
public record Delivered(String id, @Nullable Integer replyPartition, @Nullable String traceparent) {
    public static Delivered by(ConsumerRecord<?, ?> record, @Nullable String traceparent) {
        var partition = header(record, Headers.REPLY_PARTITION);
        return new Delivered(
                record.partition() + "-" + record.offset(),
                partition != null && partition.matches("\\d{1,9}")
                        ? Integer.valueOf(partition)
                        : null,
                traceparent);
    }

    public Cause causeOf(UUID command) {
        return Cause.command(command, traceparent);
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
