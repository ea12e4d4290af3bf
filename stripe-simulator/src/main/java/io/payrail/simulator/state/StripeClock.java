package io.payrail.simulator.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// Stripe's time: the real clock plus whatever it has been advanced by. Everything that Stripe
/// dates or expires reads it; webhook retries and latencies run on real time. Thread-safe.
public final class StripeClock extends Clock {
    private final Clock base;
    private volatile Duration offset = Duration.ZERO;

    public StripeClock(Clock base) {
        this.base = base;
    }

    public void setOffset(Duration newOffset) {
        offset = newOffset;
    }

    public Duration offset() {
        return offset;
    }

    /// Unix seconds, the resolution of everything in Stripe's objects.
    public long seconds() {
        return instant().getEpochSecond();
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        StripeClock zoned = new StripeClock(base.withZone(zone));
        zoned.setOffset(offset());
        return zoned;
    }
}
