package io.payrail.observability;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Makes the steps of traces that go on from one process to the next by a W3C `traceparent`. Where
/// a trace is not sampled, a step has its ids, for logs and for whoever comes next, and records
/// nothing. Thread-safe.
public final class Traces {
    private static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;
    private final Propagator propagator;

    public Traces(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /// No traces: steps hand on what they were given.
    public static Traces none() {
        return new Traces(Tracer.NOOP, Propagator.NOOP);
    }

    private static boolean isSampled(@Nullable String traceparent) {
        return traceparent != null && traceparent.endsWith("-01");
    }

    /// Enters a step of the current trace, or of a new one.
    public Step enter(Span.Kind kind, String name) {
        return entered(tracer.spanBuilder().kind(kind).name(name).start(), null);
    }

    /// Enters a step of the trace that a `traceparent` names, or of a new one where it names none.
    public Step enter(Span.Kind kind, String name, @Nullable String traceparent) {
        return entered(continued(kind, name, traceparent), traceparent);
    }

    /// Makes a step in each of the traces that are sampled, current on no thread. Costs next to
    /// nothing where none is.
    public <T> Steps beside(
            Span.Kind kind,
            String name,
            List<T> items,
            Function<T, @Nullable String> traceparentOf) {
        List<Step> steps = null;
        for (var item : items) {
            var traceparent = traceparentOf.apply(item);
            if (isSampled(traceparent)) {
                steps = steps == null ? new ArrayList<>() : steps;
                steps.add(new Step(continued(kind, name, traceparent), null, traceparent));
            }
        }
        return steps == null ? Steps.NONE : new Steps(steps);
    }

    /// Whether what is done now is being recorded.
    public boolean sampling() {
        var current = tracer.currentSpan();
        return current != null && Boolean.TRUE.equals(current.context().sampled());
    }

    /// Takes the current step and the logs' fields along to another thread.
    public static <T> Supplier<T> carry(Supplier<T> work) {
        var context = Context.current();
        var fields = MDC.getCopyOfContextMap();
        return () -> {
            var own = MDC.getCopyOfContextMap();
            restore(fields);
            try (var _ = context.makeCurrent()) {
                return work.get();
            } finally {
                restore(own);
            }
        };
    }

    private static void restore(@Nullable Map<String, String> fields) {
        if (fields == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(fields);
        }
    }

    private Span continued(Span.Kind kind, String name, @Nullable String traceparent) {
        var builder =
                traceparent == null
                        ? tracer.spanBuilder().setNoParent()
                        : propagator.extract(
                                traceparent,
                                (carrier, field) -> field.equals(TRACEPARENT) ? carrier : null);
        return builder.kind(kind).name(name).start();
    }

    private Step entered(Span span, @Nullable String given) {
        return new Step(span, tracer.withSpan(span), traceparent(span, given));
    }

    private static @Nullable String traceparent(Span span, @Nullable String given) {
        TraceContext context = span.context();
        if (context.traceId().isEmpty()) {
            return given;
        }
        var flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
        return "00-" + context.traceId() + "-" + context.spanId() + "-" + flags;
    }
}
