package io.payrail.observability;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/// One step of a trace, from its making to its closing. A step that was entered is current on its
/// thread meanwhile: log lines carry its ids and further steps become its children; it is closed on
/// the same thread. Tags name what was done and how it ended, never a parameter; an exception
/// leaves its class and not its message, which may quote one.
public final class Step implements AutoCloseable {
    private final Span span;
    private final Tracer.@Nullable SpanInScope scope;
    private final @Nullable String traceparent;

    Step(Span span, Tracer.@Nullable SpanInScope scope, @Nullable String traceparent) {
        this.span = span;
        this.scope = scope;
        this.traceparent = traceparent;
    }

    /// What the next process is to be told, so that it continues here: a W3C `traceparent`. Null
    /// only where nothing was given and nothing traces.
    public @Nullable String traceparent() {
        return traceparent;
    }

    public Step tag(String name, String value) {
        span.tag(name, value);
        return this;
    }

    public Step failed(Throwable failure) {
        return tag("error", failure.getClass().getSimpleName());
    }

    @Override
    public void close() {
        if (scope != null) {
            scope.close();
        }
        span.end();
    }
}
