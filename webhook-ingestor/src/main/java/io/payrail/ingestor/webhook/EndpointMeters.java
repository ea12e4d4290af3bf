package io.payrail.ingestor.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The figures of one endpoint. They add up:
///
/// `received = accepted + the sum of rejected by reason + the sum of unavailable by reason +
/// requests in flight`
///
/// | meter | be alarmed when |
/// |---|---|
/// | `payrail.webhooks.received` | it stays flat while payments go on: Stripe has disabled the endpoint, or cannot reach it |
/// | `payrail.webhooks.accepted` | it parts from `received` |
/// | `payrail.webhooks.rejected{reason}` | `signature_mismatch` rises after a secret was rolled, `signature_expired` or `signature_future` rises while `accepted` stays flat (a clock is off), `body_too_large` names a bound to raise; single others are the internet |
/// | `payrail.webhooks.unavailable{reason}` | it rises: `broker` is Kafka, `busy` is load or one source's flood, `internal` is a fault in this program |
/// | `payrail.webhooks.unexpected{about}` | it rises: accepted and forwarded, but of the other mode or another account than configured; the worker refuses them |
/// | `payrail.webhooks.request` | its p99 passes 100 ms: from the request's arrival to the answer's writing, all outcomes |
///
/// All carry `endpoint`; requests to no endpoint carry `none`. What is not HTTP at all is answered
/// by the container and not counted. Safe for all threads.
final class EndpointMeters {
    private final Counter received;
    private final Counter accepted;
    private final Map<Answer.Rejected, Counter> rejected = new EnumMap<>(Answer.Rejected.class);
    private final Map<Answer.Unavailable, Counter> unavailable =
            new EnumMap<>(Answer.Unavailable.class);
    private final Counter otherLivemode;
    private final Counter otherAccount;
    private final Timer requests;

    EndpointMeters(MeterRegistry registry, String endpoint) {
        received = counter(registry, "received", endpoint);
        accepted = counter(registry, "accepted", endpoint);
        for (Answer.Rejected why : Answer.Rejected.values()) {
            rejected.put(why, counter(registry, "rejected", endpoint, "reason", why.code()));
        }
        for (Answer.Unavailable why : Answer.Unavailable.values()) {
            unavailable.put(why, counter(registry, "unavailable", endpoint, "reason", why.code()));
        }
        otherLivemode = counter(registry, "unexpected", endpoint, "about", "livemode");
        otherAccount = counter(registry, "unexpected", endpoint, "about", "account");
        requests =
                Timer.builder("payrail.webhooks.request")
                        .tag("endpoint", endpoint)
                        .serviceLevelObjectives(
                                Duration.ofMillis(1),
                                Duration.ofMillis(5),
                                Duration.ofMillis(25),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5))
                        .register(registry);
    }

    void received() {
        received.increment();
    }

    void answered(Answer answer, long elapsedNanos) {
        switch (answer) {
            case Answer.Accepted _ -> accepted.increment();
            case Answer.Rejected why -> count(rejected, why);
            case Answer.Unavailable why -> count(unavailable, why);
        }
        requests.record(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    void otherLivemode() {
        otherLivemode.increment();
    }

    void otherAccount() {
        otherAccount.increment();
    }

    private static <R extends Enum<R>> void count(Map<R, Counter> counters, R why) {
        Counter counter = counters.get(why);
        if (counter == null) {
            throw new IllegalStateException("every reason is registered, but " + why + " is not");
        }
        counter.increment();
    }

    private static Counter counter(
            MeterRegistry registry, String what, String endpoint, String... tags) {
        return Counter.builder("payrail.webhooks." + what)
                .tag("endpoint", endpoint)
                .tags(tags)
                .register(registry);
    }
}
