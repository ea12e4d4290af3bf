package io.payrail.api.stream;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Part of the liveness: the thread that tells the streams of changes goes on after every failure,
/// and only its own end is final. Whether the database answers it is nobody's liveness.
@Component
final class PaymentChangesHealthIndicator implements HealthIndicator {
    private final PaymentChanges changes;

    PaymentChangesHealthIndicator(PaymentChanges changes) {
        this.changes = changes;
    }

    @Override
    public Health health() {
        return (changes.isTold() ? Health.up() : Health.down()).build();
    }
}
