package io.payrail.worker.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.observability.Traces;
import io.payrail.worker.deadletter.DeadLetters;
import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.inbox.Inbox.Outcome;
import io.payrail.worker.projection.Refresher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/// Takes batches of Stripe's events from Kafka. A batch that fails for the sake of one of its
/// records is taken record by record; the record that fails again is set aside, and the others go
/// on. A batch that fails because the database is away comes again, until it is back. Its thread is
/// the listener container's.
///
/// Metric: `payrail.stripe.events` (counter; `outcome` = applied, unchanged, superseded, refresh,
/// recorded, foreign, duplicate), `payrail.stripe.events.received` (counter; records handed to this
/// listener, again when they come again) and `payrail.stripe.events.returned` (counter; records
/// given back to Kafka because the world did not let them be taken in). `received` = the sum of the
/// outcomes + the dead letters of Stripe's events + `returned`. A dead letter's id stays in the
/// inbox as one that is dead. Alarm when `returned` grows for minutes, when `superseded` and
/// `refresh` grow beyond a few in a hundred, or when `foreign` grows at all.
@Component
class StripeEventListener {
    static final String ID = "stripe-events";

    private static final Logger log = LoggerFactory.getLogger(StripeEventListener.class);

    private final StripeEventBatch batches;
    private final DeadLetters deadLetters;
    private final Inbox inbox;
    private final Refresher refresher;
    private final Traces traces;
    private final MeterRegistry metrics;
    private final Counter received;
    private final Counter returned;

    StripeEventListener(
            StripeEventBatch batches,
            DeadLetters deadLetters,
            Inbox inbox,
            Refresher refresher,
            Traces traces,
            MeterRegistry metrics) {
        this.batches = batches;
        this.deadLetters = deadLetters;
        this.inbox = inbox;
        this.refresher = refresher;
        this.traces = traces;
        this.metrics = metrics;
        this.received = metrics.counter("payrail.stripe.events.received");
        this.returned = metrics.counter("payrail.stripe.events.returned");
    }

    @KafkaListener(
            id = StripeEventListener.ID,
            topics = Topics.STRIPE_EVENTS,
            groupId = "${payrail.inbox.group:payrail-worker-stripe-events}",
            batch = "true")
    void take(List<ConsumerRecord<byte[], byte[]>> records) {
        received.increment(records.size());
        int ended = 0;
        boolean doubts = false;
        try {
            var together = takeTogether(records);
            if (together.isPresent()) {
                ended = records.size();
                doubts = count(together.get());
            }
            for (; ended < records.size(); ended++) {
                doubts |= takeAlone(records.get(ended));
            }
        } finally {
            returned.increment((double) records.size() - ended);
        }
        if (doubts) {
            refresher.fetchDue();
        }
    }

    /// Nothing if one of the records does not let the others be taken in.
    private Optional<StripeEventBatch.Summary> takeTogether(
            List<ConsumerRecord<byte[], byte[]>> records) {
        try (var _ =
                traces.beside(
                        Span.Kind.CONSUMER,
                        "apply Stripe event",
                        records,
                        record -> text(record, Headers.TRACEPARENT))) {
            return Optional.of(batches.take(records.stream().map(StripeEvent::read).toList()));
        } catch (RuntimeException e) {
            if (Failures.ofTheWorld(e)) {
                throw e;
            }
            log.warn(
                    "A batch of {} Stripe events failed and is taken one by one: {}",
                    records.size(),
                    Failures.name(e));
            return Optional.empty();
        }
    }

    private boolean takeAlone(ConsumerRecord<byte[], byte[]> record) {
        var id = text(record, Headers.STRIPE_EVENT_ID);
        try (var _ =
                        traces.enter(
                                Span.Kind.CONSUMER,
                                "apply Stripe event",
                                text(record, Headers.TRACEPARENT));
                var _ = MDC.putCloseable("eventId", id == null ? "unknown" : id)) {
            return apply(record);
        }
    }

    private static @Nullable String text(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private boolean apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            return count(batches.take(List.of(StripeEvent.read(record))));
        } catch (RuntimeException e) {
            if (Failures.ofTheWorld(e)) {
                throw e;
            }
            remember(record);
            deadLetters.set(record, e.getClass().getSimpleName(), e, 2);
            return false;
        }
    }

    /// So that reconciliation does not feed it again. Comes before the dead letter: a record of
    /// which only this is known is read again.
    private void remember(ConsumerRecord<byte[], byte[]> record) {
        var id = text(record, Headers.STRIPE_EVENT_ID);
        if (id == null) {
            return;
        }
        var type = Objects.requireNonNullElse(text(record, Headers.STRIPE_EVENT_TYPE), "unknown");
        var object = record.key() == null ? id : new String(record.key(), StandardCharsets.UTF_8);
        try {
            inbox.dead(id, type, object);
        } catch (RuntimeException e) {
            if (Failures.ofTheWorld(e)) {
                throw e;
            }
            log.error("Dead letter {} will be fed again: {}", id, Failures.name(e));
        }
    }

    /// Whether an object is to be fetched.
    private boolean count(StripeEventBatch.Summary summary) {
        summary.outcomes()
                .forEach((outcome, events) ->
                        metrics.counter("payrail.stripe.events", "outcome", outcome.word())
                                .increment(events));
        metrics.counter("payrail.stripe.events", "outcome", "duplicate")
                .increment((double) summary.duplicates());
        return summary.outcomes().containsKey(Outcome.REFRESH);
    }
}
