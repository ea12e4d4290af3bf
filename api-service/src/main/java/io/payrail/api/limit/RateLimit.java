package io.payrail.api.limit;

import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.payrail.api.problem.Problem;
import io.payrail.api.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// Counts requests against one kind of budget and tells the client how it stands, with the fields
/// of draft-ietf-httpapi-ratelimit-headers-11: `RateLimit-Policy: "user-writes";q=120;w=60` and
/// `RateLimit: "user-writes";r=119;t=1`, where `t` is the time until the budget is whole again. A
/// request that counts against several budgets has all of them in its answer.
///
/// `payrail.api.limited` counts refusals; a steady one is a client in a loop, an attack, or a
/// budget that is too small. `payrail.api.limit.tracked` is how many clients are remembered.
final class RateLimit {
    private static final String POLICY = "RateLimit-Policy";
    private static final String STATE = "RateLimit";
    private static final String BUDGET = "budget";
    private static final long NANOS = Duration.ofSeconds(1).toNanos();

    private final Buckets buckets;
    private final Counter limited;

    RateLimit(Buckets buckets, MeterRegistry meters) {
        this.buckets = buckets;
        limited =
                Counter.builder("payrail.api.limited").tag(BUDGET, buckets.name()).register(meters);
        Gauge.builder("payrail.api.limit.tracked", buckets, Buckets::tracked)
                .tag(BUDGET, buckets.name())
                .register(meters);
    }

    /// Whether the request may go on; if not, it has been answered.
    boolean admits(String client, HttpServletResponse response, ProblemWriter problems)
            throws IOException {
        var probe = buckets.take(client);
        describe(probe, response);
        if (probe.isConsumed()) {
            return true;
        }
        limited.increment();
        problems.write(
                rateLimited()
                        .withRetryAfter(
                                Duration.ofSeconds(seconds(probe.getNanosToWaitForRefill()))),
                response);
        return false;
    }

    private void describe(ConsumptionProbe probe, HttpServletResponse response) {
        append(
                response,
                POLICY,
                "\"%s\";q=%d;w=%d"
                        .formatted(
                                buckets.name(),
                                buckets.budget().requests(),
                                buckets.budget().per().toSeconds()));
        append(
                response,
                STATE,
                "\"%s\";r=%d;t=%d"
                        .formatted(
                                buckets.name(),
                                probe.getRemainingTokens(),
                                seconds(probe.getNanosToWaitForReset())));
    }

    private static void append(HttpServletResponse response, String header, String item) {
        @Nullable String others = response.getHeader(header);
        response.setHeader(header, others == null ? item : others + ", " + item);
    }

    private static long seconds(long nanos) {
        return (nanos + NANOS - 1) / NANOS;
    }

    static Problem rateLimited() {
        return Problem.of(
                HttpStatus.TOO_MANY_REQUESTS,
                "rate_limited",
                "Too many requests",
                "Nothing was done. `RateLimit` tells which budget is used up. Wait for the time in"
                        + " `Retry-After`, then repeat the request.");
    }
}
