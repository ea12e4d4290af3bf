package io.payrail.worker.topic;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// Sends records and returns when every one of them is acknowledged. Blocks; thread-safe.
@Component
public final class RecordSender {
    /// Seconds for which acknowledgements are awaited; the producer's `delivery.timeout.ms` ends it
    /// before, if it is shorter.
    private static final long ACK_TIMEOUT_SECONDS = 30;

    private final KafkaTemplate<byte[], byte[]> kafka;

    RecordSender(KafkaTemplate<byte[], byte[]> kafka) {
        this.kafka = kafka;
    }

    /// Sends all and awaits all.
    ///
    /// @throws NotAcknowledgedException if one was not acknowledged in time
    public void sendAll(List<ProducerRecord<byte[], byte[]>> records) {
        try {
            var acknowledgements =
                    records.stream().map(kafka::send).toArray(CompletableFuture[]::new);
            var _ =
                    CompletableFuture.allOf(acknowledgements)
                            .get(ACK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            // KafkaTemplate throws what the producer refuses at once, a broker away for instance.
            throw new NotAcknowledgedException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAcknowledgedException(e);
        }
    }
}
