package io.payrail.worker.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.payrail.contract.Command;
import io.payrail.contract.CommandTypes;
import io.payrail.contract.Headers;
import io.payrail.contract.MalformedMessageException;
import io.payrail.contract.Messages;
import io.payrail.observability.Step;
import io.payrail.observability.Traces;
import io.payrail.worker.command.CommandHandler;
import io.payrail.worker.deadletter.DeadLetters;
import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.dispatch.KeyedDispatcher.Delivery;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.stripe.StripeCallAbandonedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/// Brings one command's record to an end: executed, or set aside as a dead letter. A failure of the
/// world is waited out for as long as the partition is ours; a failure of the record's own is tried
/// a bounded number of times. Thread-safe.
///
/// Metric: `payrail.commands.retried` (counter; `failure` = the exception's class). Alarm when it
/// grows for minutes.
@Component
final class CommandTask {
    private static final Logger log = LoggerFactory.getLogger(CommandTask.class);

    /// Until a command is tried again that could not be executed; doubled each time.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /// The pauses before it is tried again grow no longer than this.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DispatchProperties properties;
    private final CommandHandler handler;
    private final DeadLetters deadLetters;
    private final Traces traces;
    private final MeterRegistry metrics;

    CommandTask(
            DispatchProperties properties,
            CommandHandler handler,
            DeadLetters deadLetters,
            Traces traces,
            MeterRegistry metrics) {
        this.properties = properties;
        this.handler = handler;
        this.deadLetters = deadLetters;
        this.traces = traces;
        this.metrics = metrics;
    }

    /// The key by which a record keeps its place: without one there is no order, and the record is
    /// on its own.
    String orderingKey(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null
                ? "@" + record.offset()
                : new String(record.key(), StandardCharsets.UTF_8);
    }

    void run(ConsumerRecord<byte[], byte[]> record, Delivery delivery) {
        try (var step = traces.enter(Span.Kind.CONSUMER, "take command", traceparent(record))) {
            run(record, delivery, step);
        }
    }

    private void run(ConsumerRecord<byte[], byte[]> record, Delivery delivery, Step step) {
        Command command;
        try {
            command = Messages.decodeCommand(record.value() == null ? new byte[0] : record.value());
        } catch (MalformedMessageException e) {
            setAside(record, "malformed", e, 1, delivery);
            return;
        }
        var delivered = Delivered.by(record, step.traceparent());
        try (var _ = MDC.putCloseable("commandId", command.id().toString());
                var _ = MDC.putCloseable("operation", CommandTypes.of(command))) {
            execute(command, record, delivered, delivery);
        }
    }

    private static @Nullable String traceparent(ConsumerRecord<?, ?> record) {
        var header = record.headers().lastHeader(Headers.TRACEPARENT);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void execute(
            Command command,
            ConsumerRecord<byte[], byte[]> record,
            Delivered delivered,
            Delivery delivery) {
        int ownFailures = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                handler.handle(command, delivered);
                return;
            } catch (StripeCallAbandonedException e) {
                throw e;
            } catch (RuntimeException e) {
                if (!Failures.ofTheWorld(e) && ++ownFailures >= properties.attempts()) {
                    setAside(record, e.getClass().getSimpleName(), e, attempt, delivery);
                    tell(command, delivered);
                    return;
                }
                log.warn(
                        "Command {}: {} at attempt {}, trying again",
                        command.id(),
                        Failures.name(e),
                        attempt);
                metrics.counter("payrail.commands.retried", "failure", e.getClass().getSimpleName())
                        .increment();
                pause(attempt, delivery);
            }
        }
    }

    private void setAside(
            ConsumerRecord<byte[], byte[]> record,
            String cause,
            RuntimeException failure,
            int attempts,
            Delivery delivery) {
        for (int attempt = 1; ; attempt++) {
            try {
                deadLetters.set(record, cause, failure, attempts);
                return;
            } catch (DeadLetters.DeadLetterException unavailable) {
                log.warn("A dead letter waits for broker or database", unavailable);
                pause(attempt, delivery);
            }
        }
    }

    /// The dead letter is what counts. If this fails too, the operation stays as it is.
    private void tell(Command command, Delivered delivered) {
        try {
            handler.setAside(command, delivered);
        } catch (RuntimeException e) {
            log.error("Operation {} still counts as running: {}", command.id(), Failures.name(e));
        }
    }

    private static void pause(int attempt, Delivery delivery) {
        long longest =
                Math.min(
                        FIRST_PAUSE.toNanos() << Math.min(attempt - 1, 16),
                        LONGEST_PAUSE.toNanos());
        long nanos = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2);
        if (delivery.revokedWithin(Duration.ofNanos(nanos))) {
            throw new CommandAbandonedException();
        }
    }
}
