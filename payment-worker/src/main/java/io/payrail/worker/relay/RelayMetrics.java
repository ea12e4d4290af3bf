package io.payrail.worker.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the relay tells about itself. Gauges about the slot and the lag are the leader's knowledge
/// and `NaN` on a standby.
///
/// | metric | what | alarm |
/// |---|---|---|
/// | `payrail.relay.leader` | 1 on the worker that relays | the sum over all workers is not 1 for 30 s |
/// | `payrail.relay.events{source}` | events acknowledged by Kafka, read from the `stream` or republished from the `table`; the same event may be counted again | `table` grows: a slot was lost |
/// | `payrail.relay.delay` | PostgreSQL's commit to Kafka's acknowledgement, in whole ms of two clocks | p99 above 100 ms for 5 min |
/// | `payrail.relay.lag` | age of the oldest look at the journal that is not confirmed yet, 0 when all is published | above 30 s |
/// | `payrail.relay.lag.rows` | positions given out and not published, an upper bound: a rolled back insert takes a position too; `NaN` until a leader knows | above 100,000 and growing |
/// | `payrail.relay.slot.retained` | bytes of WAL that the server keeps for the slot | above half of `max_slot_wal_keep_size`, or 5 GB |
/// | `payrail.relay.slot.state{state}` | 1 for the slot's state, 0 for the others | `unreserved`, `lost` or `missing` is 1 |
/// | `payrail.relay.slot.heals` | republications after a lost or absent slot; the first start of a database counts as one | more than one a database |
/// | `payrail.relay.engine.restarts` | failures after which a new engine was built | more than 5 in 10 min; steadily growing with a growing lag: one record is refused, look at its log line |
///
/// `payrail.relay.events` minus the rows of the journal is the number of duplicates published.
/// Thread-safe.
final class RelayMetrics {
    private static final List<String> STATES =
            List.of("reserved", "extended", "unreserved", "lost", "missing", "replaced");

    private final Clock clock;
    private final Counter streamed;
    private final Counter republished;
    private final Counter heals;
    private final Counter restarts;
    private final Timer delay;

    private volatile double leader;
    private volatile double lagSeconds = Double.NaN;
    private volatile double lagRows = Double.NaN;
    private volatile double retainedBytes = Double.NaN;
    private volatile String slotState = "";

    RelayMetrics(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        streamed = registry.counter("payrail.relay.events", "source", "stream");
        republished = registry.counter("payrail.relay.events", "source", "table");
        heals = registry.counter("payrail.relay.slot.heals");
        restarts = registry.counter("payrail.relay.engine.restarts");
        delay = registry.timer("payrail.relay.delay");
        Gauge.builder("payrail.relay.leader", this, metrics -> metrics.leader).register(registry);
        TimeGauge.builder(
                        "payrail.relay.lag", this, TimeUnit.SECONDS, metrics -> metrics.lagSeconds)
                .register(registry);
        Gauge.builder("payrail.relay.lag.rows", this, metrics -> metrics.lagRows)
                .register(registry);
        Gauge.builder("payrail.relay.slot.retained", this, metrics -> metrics.retainedBytes)
                .baseUnit("bytes")
                .register(registry);
        for (String state : STATES) {
            Gauge.builder("payrail.relay.slot.state", this, metrics -> metrics.slotIs(state))
                    .tag("state", state)
                    .register(registry);
        }
    }

    void leads(boolean leads) {
        leader = leads ? 1 : 0;
        if (!leads) {
            lagSeconds = Double.NaN;
            lagRows = Double.NaN;
            retainedBytes = Double.NaN;
            slotState = "";
        }
    }

    void lags(Duration lag, double rows) {
        lagSeconds = lag.toNanos() / 1e9;
        lagRows = rows;
    }

    void slotIsSeen(String state, long bytes) {
        slotState = state;
        retainedBytes = bytes;
    }

    void streamed(int events) {
        streamed.increment(events);
    }

    void published(long committedAtMillis) {
        var taken = Duration.between(Instant.ofEpochMilli(committedAtMillis), clock.instant());
        delay.record(taken.isNegative() ? Duration.ZERO : taken);
    }

    void republished(int events) {
        republished.increment(events);
    }

    void healed() {
        heals.increment();
    }

    void engineFailed() {
        restarts.increment();
    }

    private double slotIs(String state) {
        String seen = slotState;
        return seen.isEmpty() ? Double.NaN : seen.equals(state) ? 1 : 0;
    }
}
