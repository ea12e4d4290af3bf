package io.payrail.ingestor.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.payrail.ingestor.signature.NamedSecret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The figures of an endpoint's secrets, for as long as each is active.
///
/// | meter | what it says |
/// |---|---|
/// | `payrail.webhooks.secret.verified{secret,fingerprint}` | an old secret's that stays flat: it can be retired |
/// | `payrail.webhooks.secret.last.verified{secret,fingerprint}` | the same, as seconds since 1970; 0 is never since the start |
///
/// Changed by one thread at a time; each [Use] is for all threads, and harmless after its end.
final class SecretUses {
    private final MeterRegistry registry;
    private final String endpoint;
    private Map<NamedSecret, Use> uses = Map.of();

    SecretUses(MeterRegistry registry, String endpoint) {
        this.registry = registry;
        this.endpoint = endpoint;
    }

    record Use(Counter verified, TimeGauge last, AtomicLong lastEpochSecond) {
        void at(Instant now) {
            verified.increment();
            lastEpochSecond.setOpaque(now.getEpochSecond());
        }
    }

    /// Figures for these secrets and no others. Those that stay go on; one that only got another
    /// name keeps the time of its last use.
    List<Use> of(List<NamedSecret> secrets) {
        Map<NamedSecret, Use> before = uses;
        Map<NamedSecret, Use> after = new LinkedHashMap<>();
        for (NamedSecret secret : secrets) {
            Use kept = before.get(secret);
            after.put(secret, kept == null ? register(secret, lastUse(secret, before)) : kept);
        }
        before.forEach((secret, use) -> {
            if (!after.containsKey(secret)) {
                registry.remove(use.verified());
                registry.remove(use.last());
            }
        });
        uses = after;
        return List.copyOf(after.values());
    }

    private static long lastUse(NamedSecret secret, Map<NamedSecret, Use> uses) {
        return uses.entrySet().stream()
                .filter(use -> use.getKey().secret().equals(secret.secret()))
                .mapToLong(use -> use.getValue().lastEpochSecond().getOpaque())
                .max()
                .orElse(0);
    }

    private Use register(NamedSecret secret, long lastUse) {
        Tags tags =
                Tags.of(
                        "endpoint", endpoint,
                        "secret", secret.name(),
                        "fingerprint", secret.secret().fingerprint());
        AtomicLong lastEpochSecond = new AtomicLong(lastUse);
        return new Use(
                Counter.builder("payrail.webhooks.secret.verified").tags(tags).register(registry),
                TimeGauge.builder(
                                "payrail.webhooks.secret.last.verified",
                                lastEpochSecond,
                                TimeUnit.SECONDS,
                                AtomicLong::doubleValue)
                        .tags(tags)
                        .register(registry),
                lastEpochSecond);
    }
}
