package io.payrail.worker.operation;

import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.worker.stripe.StripeHealth;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Puts the commands of unresolved operations back on their topic when they are due. There they
/// keep their place among their owner's commands and are executed as any other: with the same
/// idempotency keys inside the safety window, after a look at Stripe beyond it. A command that is
/// put back twice is executed once. Every worker may do it.
///
/// Metrics: `payrail.resolution.attempts` (counter; commands put back),
/// `payrail.operations.unresolved` (gauge; asked of the database when it is read). Alarm when
/// `unresolved` stays above zero for longer than ten minutes.
@Component
class Resolution {
    private static final Logger log = LoggerFactory.getLogger(Resolution.class);

    private final UnresolvedCommands commands;
    private final ResolutionProperties properties;
    private final StripeHealth stripe;
    private final KafkaTemplate<byte[], byte[]> kafka;
    private final MeterRegistry metrics;

    Resolution(
            UnresolvedCommands commands,
            ResolutionProperties properties,
            StripeHealth stripe,
            KafkaTemplate<byte[], byte[]> kafka,
            MeterRegistry metrics) {
        this.commands = commands;
        this.properties = properties;
        this.stripe = stripe;
        this.kafka = kafka;
        this.metrics = metrics;
        metrics.gauge("payrail.operations.unresolved", commands, Resolution::countOrUnknown);
    }

    @Scheduled(fixedDelayString = "${payrail.resolution.interval:5s}")
    void putBackDue() {
        if (stripe.away()) {
            return;
        }
        try {
            var due =
                    commands.take(
                            properties.batch(), properties.firstPause(), properties.longestPause());
            for (var command : due) {
                log.info(
                        "Operation {} is unresolved and is tried again, for time {}",
                        command.operationId(),
                        command.attempts());
                // If the broker does not take it, it is due again after its pause.
                var _ = kafka.send(record(command));
            }
            metrics.counter("payrail.resolution.attempts").increment(due.size());
        } catch (DataAccessException | TransactionException | KafkaException e) {
            log.warn("Unresolved operations were not looked at: {}", e.toString());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(UnresolvedCommands.Due command) {
        var record =
                new ProducerRecord<>(
                        Topics.COMMANDS, bytes(command.orderingKey()), command.bytes());
        record.headers().add(Headers.COMMAND_ID, bytes(command.operationId().toString()));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static double countOrUnknown(UnresolvedCommands commands) {
        try {
            return commands.count();
        } catch (DataAccessException e) {
            log.warn("The unresolved operations were not counted: {}", e.toString());
            return Double.NaN;
        }
    }
}
