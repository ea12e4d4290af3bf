package io.payrail.api;

import io.micrometer.core.instrument.MeterRegistry;

/// Reads an instance's own meters.
final class Metrics {
    private Metrics() {}

    /// The first value of the meters with this name and these tags, summed up.
    static double of(RunningApi api, String name, String... tags) {
        return api.context().getBean(MeterRegistry.class).find(name).tags(tags).meters().stream()
                .mapToDouble(meter -> meter.measure().iterator().next().getValue())
                .sum();
    }
}
