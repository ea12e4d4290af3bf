package io.payrail.observability;

import java.util.List;

/// Steps of several traces that are taken together: one batch, one transaction.
public final class Steps implements AutoCloseable {
    static final Steps NONE = new Steps(List.of());

    private final List<Step> steps;

    Steps(List<Step> steps) {
        this.steps = steps;
    }

    public void failed(Throwable failure) {
        steps.forEach(step -> step.failed(failure));
    }

    @Override
    public void close() {
        steps.forEach(Step::close);
    }
}
