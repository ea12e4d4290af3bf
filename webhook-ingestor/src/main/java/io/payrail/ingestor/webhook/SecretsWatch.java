package io.payrail.ingestor.webhook;

import java.util.List;
import org.springframework.scheduling.annotation.Scheduled;

/// Looks for changed secrets of all endpoints that have them in files, on the scheduler's thread,
/// one look after the other. Serving does not wait for it.
final class SecretsWatch {
    private final List<WatchedSecrets> watched;

    SecretsWatch(List<WatchedSecrets> watched) {
        this.watched = watched;
    }

    @Scheduled(fixedDelayString = "${payrail.webhooks.secrets-check-every}")
    void look() {
        watched.forEach(WatchedSecrets::look);
    }
}
