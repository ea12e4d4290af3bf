package io.payrail.api.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.payrail.contract.CommandTypes;
import java.util.List;
import org.springframework.stereotype.Component;

/// Shows the figures of [CommandMetrics] at zero from the start. A counter that appears only with
/// its first event is no use to an alarm: its first step, from absent to one, is no growth.
@Component
final class FiguresFromTheStart implements MeterBinder {
    private static final List<String> FAILURES = List.of("declined", "rejected", "unresolved");

    @Override
    public void bindTo(MeterRegistry meters) {
        for (var type : CommandTypes.all()) {
            meters.counter("payrail.api.requests", "type", type);
            List.of("published", "unpublished", "refused", "limited")
                    .forEach(result ->
                            meters.counter("payrail.api.commands", "type", type, "result", result));
            List.of("asked", "no_reply")
                    .forEach(reason ->
                            meters.counter("payrail.api.accepted", "type", type, "reason", reason));
            FAILURES.forEach(outcome ->
                    meters.counter(
                            "payrail.api.answered",
                            "type",
                            type,
                            "outcome",
                            outcome,
                            "result",
                            outcome));
            meters.counter("payrail.api.unheard", "type", type);
            meters.counter("payrail.api.interrupted", "type", type);
            CommandMetrics.latency(meters, type);
        }
        List.of("declined", "rejected", "unresolved", "late", "malformed")
                .forEach(outcome -> meters.counter("payrail.api.replies", "outcome", outcome));
    }
}
