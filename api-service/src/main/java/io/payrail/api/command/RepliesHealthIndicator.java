package io.payrail.api.command;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Part of the liveness: the thread that reads replies tries again after every failure, and only
/// its own end is final. Whether Kafka answers it is the readiness's.
@Component
final class RepliesHealthIndicator implements HealthIndicator {
    private final Replies replies;

    RepliesHealthIndicator(Replies replies) {
        this.replies = replies;
    }

    @Override
    public Health health() {
        return (replies.isBeingRead() ? Health.up() : Health.down()).build();
    }
}
