package io.payrail.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Goes like any other clock, some time ahead of them. Thread-safe.
public final class ShiftedClock extends Clock {
    private volatile Duration shift = Duration.ZERO;

    /// How far ahead it is from now on.
    public void shiftBy(Duration ahead) {
        shift = ahead;
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), shift);
    }
}
