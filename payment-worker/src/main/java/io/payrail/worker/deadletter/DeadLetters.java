package io.payrail.worker.deadletter;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// Sets records aside that fail for their own sake: bytes and headers as they were, with the cause
/// beside them, in the dead-letter topic of their topic; and in the list by which operators find
/// them. Returns only when the broker has the dead letter and the database its entry, so that the
/// record's offset may be committed then. Whoever stops in between reads the record again: it has
/// one entry, which names the later of two dead letters. Thread-safe.
///
/// Metric: `payrail.dead.letters` (counter; `topic`, `cause`). Alarm when it grows.
@Component
public final class DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    /// Seconds for which a dead letter's acknowledgement is awaited; the producer's
    /// `delivery.timeout.ms` ends it before, if it is shorter.
    private static final long ACK_TIMEOUT_SECONDS = 30;

    private final KafkaTemplate<byte[], byte[]> kafka;
    private final DeadLetterList list;
    private final MeterRegistry metrics;

    DeadLetters(KafkaTemplate<byte[], byte[]> kafka, DeadLetterList list, MeterRegistry metrics) {
        this.kafka = kafka;
        this.list = list;
        this.metrics = metrics;
    }

    /// Sets a record aside.
    ///
    /// @param cause a short code: `malformed`, or the class of the failure
    /// @throws DeadLetterException if broker or database did not take it; then the record is not to
    ///   be acknowledged
    public void set(
            ConsumerRecord<byte[], byte[]> record, String cause, Throwable failure, int attempts) {
        var digest = digest(failure);
        var place = send(letter(record, cause, digest, attempts));
        enter(
                new DeadLetterList.New(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        place.partition(),
                        place.offset(),
                        cause,
                        Failures.name(failure),
                        digest,
                        attempts,
                        About.of(record)));
        metrics.counter("payrail.dead.letters", "topic", record.topic(), "cause", cause)
                .increment();
        log.error(
                "Dead letter: {}-{} offset {} after {} attempts: {} ({})",
                record.topic(),
                record.partition(),
                record.offset(),
                attempts,
                cause,
                Failures.name(failure));
    }

    private static ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> record, String cause, String digest, int attempts) {
        var letter =
                new ProducerRecord<byte[], byte[]>(
                        Topics.deadLetters(record.topic()), null, record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        header(letter, Headers.DEAD_LETTER_CAUSE, cause);
        header(letter, Headers.DEAD_LETTER_DIGEST, digest);
        header(letter, Headers.DEAD_LETTER_ATTEMPTS, Integer.toString(attempts));
        header(letter, Headers.DEAD_LETTER_TOPIC, record.topic());
        header(letter, Headers.DEAD_LETTER_PARTITION, Integer.toString(record.partition()));
        header(letter, Headers.DEAD_LETTER_OFFSET, Long.toString(record.offset()));
        return letter;
    }

    private RecordMetadata send(ProducerRecord<byte[], byte[]> letter) {
        try {
            return kafka.send(letter)
                    .get(ACK_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .getRecordMetadata();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            // KafkaTemplate throws what the producer refuses at once, a broker away for instance.
            throw new DeadLetterException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterException(e);
        }
    }

    private void enter(DeadLetterList.New letter) {
        try {
            list.add(letter);
        } catch (RuntimeException e) {
            if (Failures.ofTheWorld(e)) {
                throw new DeadLetterException(e);
            }
            // The topic has it. A fault of the list's own must not hold the partition up for ever.
            log.error(
                    "The dead letter at offset {} is not in the list: {}",
                    letter.letterOffset(),
                    Failures.name(e));
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().remove(name);
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(Throwable failure) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(failure.getClass().getName().getBytes(StandardCharsets.UTF_8));
            for (var frame : failure.getStackTrace()) {
                var place = frame.getClassName() + frame.getMethodName() + frame.getLineNumber();
                sha256.update(place.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Broker or database did not take a dead letter: as long as they do not, the record has to
    /// wait.
    public static final class DeadLetterException extends RetriableException {
        private static final long serialVersionUID = 1;

        DeadLetterException(Throwable cause) {
            super("the dead-letter topic or its list did not take the record", cause);
        }
    }
}
