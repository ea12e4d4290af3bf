package io.payrail.worker.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeObjectInterface;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.payrail.observability.Traces;
import io.payrail.worker.stripe.StripeTransport.Exchange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes calls to Stripe and turns whatever comes out of one into a [StripeOutcome]. Here, and
/// nowhere else, calls are paced and repeated: always with the same idempotency key, after a
/// growing pause with a share of chance. Blocks the calling (virtual) thread; must not be used
/// inside a database transaction. Thread-safe.
///
/// Metrics: `payrail.stripe.calls` (timer; `call`, `outcome` = succeeded, declined, rejected,
/// unknown; one for each call, its repetitions included) and `payrail.stripe.attempts` (counter;
/// `call`, `status` = HTTP status or `none`). Alarm when `unknown` grows, or when `status` is 401
/// or 403 at all.
@Component
final class StripeCalls implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(StripeCalls.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Without a `Date` header, our own clock stands in, trusted no better than this.
    private static final Duration CLOCK_DOUBT = Duration.ofSeconds(10);

    private final StripeProperties properties;
    private final StripeHealth health;
    private final Clock clock;
    private final Traces traces;
    private final MeterRegistry metrics;
    private final StripeTransport transport;
    private final V1Services v1;
    private final Bucket pace;
    private final CountDownLatch closed = new CountDownLatch(1);

    StripeCalls(
            StripeProperties properties,
            StripeHealth health,
            Clock clock,
            Traces traces,
            MeterRegistry metrics) {
        this.properties = properties;
        this.health = health;
        this.clock = clock;
        this.traces = traces;
        this.metrics = metrics;
        this.transport = new StripeTransport(properties);
        this.v1 =
                StripeClient.builder()
                        .setApiKey(properties.secretKey().value())
                        .setApiBase(properties.apiBase().toString())
                        .setHttpClient(transport)
                        .build()
                        .v1();
        var rate = properties.requestsPerSecond();
        // A fifth of a second's worth may go out at once.
        this.pace =
                Bucket.builder()
                        .addLimit(limit ->
                                limit.capacity(Math.max(1, rate / 5))
                                        .refillGreedy(rate, Duration.ofSeconds(1)))
                        .build();
    }

    /// One use of the SDK.
    interface Request {
        StripeObjectInterface send(V1Services v1, RequestOptions options) throws StripeException;
    }

    /// Makes a call, again and again while its outcome is unknown, within the configured bounds:
    /// one with an idempotency key never so long that Stripe may have forgotten the key.
    ///
    /// @param name for the metrics
    /// @param idempotencyKey null for a call that only reads
    StripeOutcome make(String name, @Nullable String idempotencyKey, Request request) {
        var options = options(idempotencyKey);
        return traced(name, () -> untilKnown(name, options, request));
    }

    /// Makes a call that only reads, and makes it once: for those who come back anyway and have to
    /// end within a time.
    StripeOutcome makeOnce(String name, Request request) {
        return traced(
                name,
                () -> {
                    takeTurn();
                    return attempt(name, options(null), request);
                });
    }

    private StripeOutcome traced(String name, Supplier<StripeOutcome> call) {
        try (var step = traces.enter(Span.Kind.CLIENT, "Stripe " + name)) {
            var outcome = timed(name, call);
            step.tag("call", name).tag("outcome", word(outcome));
            return outcome;
        }
    }

    private StripeOutcome timed(String name, Supplier<StripeOutcome> call) {
        long start = System.nanoTime();
        var outcome = call.get();
        metrics.timer("payrail.stripe.calls", "call", name, "outcome", word(outcome))
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return outcome;
    }

    private static String word(StripeOutcome outcome) {
        return switch (outcome) {
            case StripeOutcome.Succeeded _ -> "succeeded";
            case StripeOutcome.Declined _ -> "declined";
            case StripeOutcome.Rejected _ -> "rejected";
            case StripeOutcome.Unknown _ -> "unknown";
        };
    }

    private static RequestOptions options(@Nullable String idempotencyKey) {
        return idempotencyKey == null
                ? RequestOptions.getDefault()
                : RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
    }

    private StripeOutcome untilKnown(String name, RequestOptions options, Request request) {
        var begun = clock.instant();
        for (int attempt = 1; ; attempt++) {
            takeTurn();
            var outcome = attempt(name, options, request);
            if (!(outcome instanceof StripeOutcome.Unknown unknown)) {
                return outcome;
            }
            // While Stripe is away, nothing can be learned by giving up.
            if (attempt >= properties.retry().attempts() && !health.away()) {
                log.warn("Stripe {}: {}, given up after {} attempts", name, unknown, attempt);
                return outcome;
            }
            log.debug("Stripe {}: {} at attempt {}, trying again", name, unknown, attempt);
            pause(attempt);
            if (options.getIdempotencyKey() != null && isOld(begun)) {
                log.warn("Stripe {}: {}, given up: its key is getting old", name, unknown);
                return outcome;
            }
        }
    }

    /// By the clock on the wall, which also counts the hours that a machine was suspended.
    private boolean isOld(Instant begun) {
        return begun.plus(properties.retry().longest()).isBefore(clock.instant());
    }

    private void takeTurn() {
        try {
            pace.asBlocking().consume(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StripeCallAbandonedException();
        }
    }

    private void pause(int attempt) {
        var retry = properties.retry();
        long doubled = retry.firstPause().toMillis() << Math.min(attempt - 1, 20);
        long longest = Math.min(doubled, retry.longestPause().toMillis());
        long millis = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new StripeCallAbandonedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StripeCallAbandonedException();
        }
    }

    private StripeOutcome attempt(String name, RequestOptions options, Request request) {
        var exchange = new Exchange();
        long start = System.nanoTime();
        try (var _ = StripeRequests.recording(name, exchange, clock)) {
            var object =
                    ScopedValue.where(StripeTransport.EXCHANGE, exchange)
                            .call(() -> request.send(v1, options));
            health.answered();
            count(name, object.getLastResponse().code());
            return succeeded(
                    object, Duration.ofNanos(System.nanoTime() - start), exchange.replayed());
        } catch (StripeException e) {
            return failed(name, e, exchange);
        } catch (RuntimeException e) {
            // The SDK lets parsers' exceptions and null pointers out for an answer that is empty or
            // no JSON.
            count(name, null);
            health.silent();
            return new StripeOutcome.Unknown("unreadable answer: " + e.getClass().getSimpleName());
        }
    }

    private StripeOutcome succeeded(
            StripeObjectInterface object, Duration elapsed, boolean replayed) {
        var response = object.getLastResponse();
        JsonNode tree = JSON.readTree(response.body());
        var date = response.headers().firstValue("Date").map(StripeCalls::parseDate).orElse(null);
        var readBefore = date == null ? clock.instant().plus(CLOCK_DOUBT) : date;
        var doubt = date == null ? CLOCK_DOUBT.multipliedBy(2) : Duration.ofSeconds(1);
        var readAfter = readBefore.minus(elapsed).minus(doubt);
        return new StripeOutcome.Succeeded(
                tree,
                Instant.ofEpochSecond(readAfter.getEpochSecond()),
                Instant.ofEpochSecond(readBefore.getEpochSecond()),
                replayed);
    }

    private static @Nullable Instant parseDate(String header) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header));
        } catch (DateTimeParseException e) {
            log.warn("Stripe's Date header is not readable; our clock stands in for it", e);
            return null;
        }
    }

    private StripeOutcome failed(String name, StripeException e, Exchange exchange) {
        var status = e.getStatusCode() == null ? 0 : e.getStatusCode();
        count(name, status == 0 ? null : status);
        // An error that Stripe repeats because it has stored it for the key is an answer.
        boolean failedNow = status >= 500 && !exchange.replayed();
        if (status == 0 || failedNow || status == 401) {
            health.silent();
        } else {
            health.answered();
        }
        if (status == 401 || status == 403) {
            log.error("Stripe {}: HTTP {}: the key is wrong or may not do this", name, status);
        }
        var error = e.getStripeError();
        var code = code(e);
        if (exchange.saysRetry() && status != 402) {
            return new StripeOutcome.Unknown("HTTP " + status + " " + code);
        }
        return switch (status) {
            case 402 ->
                    new StripeOutcome.Declined(
                            code,
                            e instanceof CardException card ? card.getDeclineCode() : null,
                            error == null || error.getPaymentIntent() == null
                                    ? null
                                    : error.getPaymentIntent().getId());
            case 403 -> new StripeOutcome.Rejected(status, "processor_refused", null);
            case 0 -> new StripeOutcome.Unknown(exchange.sent() ? "no answer" : "no connection");
            case 401, 408, 409, 425, 429 ->
                    new StripeOutcome.Unknown("HTTP " + status + " " + code);
            default ->
                    status >= 400 && status < 500
                            ? new StripeOutcome.Rejected(
                                    status, code, error == null ? null : error.getParam())
                            : new StripeOutcome.Unknown("HTTP " + status + " " + code);
        };
    }

    private static String code(StripeException e) {
        if (e.getCode() != null) {
            return e.getCode();
        }
        var error = e.getStripeError();
        return error == null || error.getType() == null ? "unspecified" : error.getType();
    }

    private void count(String name, @Nullable Integer status) {
        metrics.counter(
                        "payrail.stripe.attempts",
                        "call",
                        name,
                        "status",
                        status == null ? "none" : status.toString())
                .increment();
    }

    @Override
    public void destroy() {
        closed.countDown();
        transport.close();
    }
}
