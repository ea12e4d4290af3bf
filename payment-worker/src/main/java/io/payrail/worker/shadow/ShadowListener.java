package io.payrail.worker.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.contract.Topics;
import io.payrail.worker.deadletter.Failures;
import io.payrail.worker.projection.Projection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Reads Stripe's events in both renderings, beside the listener that applies them and in a
/// consumer group of its own, and has them compared. It applies nothing, and whatever becomes of it
/// holds up nobody: a record that it cannot take is left out. Off unless an upgrade is being
/// prepared. Its thread is the listener container's.
///
/// Metrics: `payrail.shadow.events` (counter; `side` = applied, shadow; renderings read),
/// `payrail.shadow.compared` (counter; `kind`, `result` = same, different; events),
/// `payrail.shadow.differences` (counter; `kind`, `field`; events), `payrail.shadow.unpaired`
/// (counter; `side`; events whose other rendering did not come) and `payrail.shadow.skipped`
/// (counter; records left out). Before a switch `differences` should be explained, field by field,
/// and `unpaired` flat.
@Component
class ShadowListener {
    private static final Logger log = LoggerFactory.getLogger(ShadowListener.class);

    private final ShadowProperties properties;
    private final Projection projection;
    private final Comparison comparison;
    private final ShadowReports reports;
    private final MeterRegistry metrics;
    private final Counter skipped;

    ShadowListener(
            ShadowProperties properties,
            Projection projection,
            Comparison comparison,
            ShadowReports reports,
            MeterRegistry metrics) {
        this.properties = properties;
        this.projection = projection;
        this.comparison = comparison;
        this.reports = reports;
        this.metrics = metrics;
        this.skipped = metrics.counter("payrail.shadow.skipped");
    }

    @KafkaListener(
            id = "shadow",
            topics = {Topics.STRIPE_EVENTS, Topics.STRIPE_EVENTS_SHADOW},
            groupId = "${payrail.shadow.group:payrail-worker-shadow}",
            autoStartup = "${payrail.shadow.enabled:false}",
            batch = "true",
            // What came before the shadow has no other rendering.
            properties = "auto.offset.reset=latest")
    void take(List<ConsumerRecord<byte[], byte[]>> records) {
        var renderings =
                records.stream()
                        .map(record -> Rendering.read(record, projection))
                        .flatMap(Optional::stream)
                        .toList();
        skipped.increment((double) records.size() - renderings.size());
        renderings.forEach(one ->
                metrics.counter("payrail.shadow.events", "side", one.side().word()).increment());
        if (!takeTogether(renderings)) {
            renderings.forEach(one -> {
                if (!takeTogether(List.of(one))) {
                    skipped.increment();
                }
            });
        }
    }

    /// Has renderings compared.
    ///
    /// @return false if one of them does not let the others be taken
    private boolean takeTogether(List<Rendering> renderings) {
        try {
            tell(comparison.take(renderings));
            return true;
        } catch (RuntimeException e) {
            if (Failures.ofTheWorld(e)) {
                throw e;
            }
            log.warn("{} renderings were not compared: {}", renderings.size(), Failures.name(e));
            return false;
        }
    }

    private void tell(Comparison.Compared compared) {
        for (var pair : compared.pairs()) {
            var result = pair.differing().isEmpty() ? "same" : "different";
            metrics.counter("payrail.shadow.compared", "kind", pair.kind(), "result", result)
                    .increment();
            pair.differing()
                    .forEach(field ->
                            metrics.counter(
                                            "payrail.shadow.differences",
                                            "kind",
                                            pair.kind(),
                                            "field",
                                            field)
                                    .increment());
        }
        compared.first()
                .forEach(field ->
                        log.warn(
                                "Stripe's version {} gives another {} of a {} than {}",
                                field.shadowVersion(),
                                field.field(),
                                field.kind(),
                                field.appliedVersion()));
    }

    @Scheduled(fixedDelayString = "${payrail.shadow.interval:1m}")
    void forget() {
        if (!properties.enabled()) {
            return;
        }
        try {
            reports.unpaired(properties.patience(), properties.mostEvents())
                    .forEach((side, events) ->
                            metrics.counter("payrail.shadow.unpaired", "side", side.word())
                                    .increment((double) events));
        } catch (DataAccessException | TransactionException e) {
            log.warn("Events are remembered for longer: {}", Failures.name(e));
        }
    }
}
