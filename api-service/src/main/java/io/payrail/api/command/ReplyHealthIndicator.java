package io.payrail.api.command;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Part of the readiness: no instance gets requests before it can hear the replies to them.
@Component
final class ReplyHealthIndicator implements HealthIndicator {
    private final Replies replies;

    ReplyHealthIndicator(Replies replies) {
        this.replies = replies;
    }

    @Override
    public Health health() {
        return replies.inContact() ? Health.up().build() : Health.outOfService().build();
    }
}
