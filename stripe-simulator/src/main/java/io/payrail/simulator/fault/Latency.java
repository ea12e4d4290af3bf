package io.payrail.simulator.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a request is held before it executes.
public sealed interface Latency {
    Duration MAX = Duration.ofMinutes(10);

    record Fixed(Duration delay) implements Latency {}

    record Uniform(Duration from, Duration to) implements Latency {}

    /// The usual shape of a service's latency.
    ///
    /// @param sigma the standard deviation of the logarithm; 0.5 gives a p99 of 3.2 medians
    record LogNormal(Duration median, double sigma) implements Latency {}

    default Duration draw(RandomGenerator random) {
        Duration drawn =
                switch (this) {
                    case Fixed fixed -> fixed.delay();
                    case Uniform uniform ->
                            uniform.from()
                                    .plusNanos(
                                            Math.round(
                                                    random.nextDouble()
                                                            * uniform.to()
                                                                    .minus(uniform.from())
                                                                    .toNanos()));
                    case LogNormal normal ->
                            Duration.ofNanos(
                                    (long)
                                            Math.min(
                                                    (double) MAX.toNanos(),
                                                    normal.median().toNanos()
                                                            * Math.exp(
                                                                    normal.sigma()
                                                                            * random
                                                                                    .nextGaussian())));
                };
        return drawn.compareTo(MAX) > 0 ? MAX : drawn;
    }
}
