package io.payrail.api.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.api.problem.Problem;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Bounds the event streams that are open, in all and of one principal, whomever they act for: a
/// stream holds memory and a connection for as long as its client likes, which no budget of
/// requests bounds. Thread-safe.
@Component
public final class OpenStreams {
    /// What `Retry-After` says where too many streams are open.
    private static final Duration SOON = Duration.ofSeconds(5);

    private final int most;
    private final int mostOfPrincipal;
    private final int mostOfService;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byPrincipal = new ConcurrentHashMap<>();

    OpenStreams(LimitProperties properties, MeterRegistry meters) {
        most = properties.streams();
        mostOfPrincipal = properties.streamsOfPrincipal();
        mostOfService = properties.streamsOfService();
        Gauge.builder("payrail.api.streams.open", open, AtomicInteger::get).register(meters);
    }

    /// A place for one stream. Closing it, once or more often, gives it back.
    public interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// Takes a place, or ends the request with the problem that there is none: 429
    /// `too_many_streams` of this principal, 503 `overloaded` of all.
    ///
    /// @param isService whether the principal acts for others
    public Place take(String principal, boolean isService) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw Problem.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "overloaded",
                            "Too many streams are open",
                            "Read the resource by itself, or try again.")
                    .withRetryAfter(SOON)
                    .asException();
        }
        if (byPrincipal.merge(principal, 1, Integer::sum)
                > (isService ? mostOfService : mostOfPrincipal)) {
            giveBack(principal);
            throw Problem.of(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too_many_streams",
                            "Too many streams are open",
                            "Close one of your streams first.")
                    .withRetryAfter(SOON)
                    .asException();
        }
        var taken = new AtomicBoolean(true);
        return () -> {
            if (taken.compareAndSet(true, false)) {
                giveBack(principal);
            }
        };
    }

    private void giveBack(String principal) {
        byPrincipal.computeIfPresent(principal, (_, count) -> count == 1 ? null : count - 1);
        open.decrementAndGet();
    }
}
