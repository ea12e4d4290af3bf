package io.payrail.worker.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Carries the SDK's requests over the JDK's HTTP client, which sends a POST once and only once:
/// the SDK's own transport repeats it unasked when a connection drops. Never retries; that is
/// [StripeGateway]'s. Thread-safe.
///
/// HTTP/1.1, where a call that gets no answer takes its connection with it. Over HTTP/2 all calls
/// share one, which the JDK's client goes on using after it has fallen silent.
final class StripeTransport extends HttpClient implements AutoCloseable {
    /// The largest answer of Stripe's that is read, in bytes; a page of a hundred objects has a few
    /// hundred kilobytes.
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    /// Where the headers of the answer to the current thread's call are left: the SDK's exceptions
    /// do not carry them.
    static final ScopedValue<Exchange> EXCHANGE = ScopedValue.newInstance();

    /// One call's answer, as far as the SDK would lose it.
    static final class Exchange {
        private HttpHeaders headers = HttpHeaders.of(Map.of());
        private @Nullable Long status;
        private boolean sent;

        /// The answer's HTTP status; null when none came.
        @Nullable Long status() {
            return status;
        }

        /// By which Stripe knows the request.
        @Nullable String requestId() {
            return headers.firstValue("Request-Id").orElse(null);
        }

        /// Whether the answer is a repetition of what an earlier request with the same key got.
        boolean replayed() {
            return headers.firstValue("Idempotent-Replayed").filter("true"::equals).isPresent();
        }

        /// The earlier request, where Stripe names it.
        @Nullable String replayOf() {
            return headers.firstValue("Original-Request").orElse(null);
        }

        boolean saysDoNotRetry() {
            return headers.firstValue("Stripe-Should-Retry").filter("false"::equals).isPresent();
        }

        boolean saysRetry() {
            return headers.firstValue("Stripe-Should-Retry").filter("true"::equals).isPresent();
        }

        /// Whether a connection was there to carry the request; without one nothing can have
        /// happened.
        boolean sent() {
            return sent;
        }
    }

    private final java.net.http.HttpClient client;
    private final Duration callTimeout;

    /// The SDK reads a file of the class path for it.
    private final String clientUserAgent = buildXStripeClientUserAgentString();

    StripeTransport(StripeProperties properties) {
        this.callTimeout = properties.callTimeout();
        this.client =
                java.net.http.HttpClient.newBuilder()
                        .connectTimeout(properties.connectTimeout())
                        .version(java.net.http.HttpClient.Version.HTTP_1_1)
                        .build();
    }

    @Override
    public StripeResponse request(StripeRequest request) throws ApiConnectionException {
        var response = send(toHttp(request));
        var headers = HttpHeaders.of(response.headers().map());
        if (EXCHANGE.isBound()) {
            EXCHANGE.get().headers = headers;
            EXCHANGE.get().status = (long) response.statusCode();
        }
        return new StripeResponse(response.statusCode(), headers, response.body());
    }

    private HttpRequest toHttp(StripeRequest request) throws ApiConnectionException {
        URI uri;
        try {
            uri = request.url().toURI();
        } catch (URISyntaxException e) {
            throw new ApiConnectionException("not a URI that can be requested", e);
        }
        var content = request.content();
        var http =
                HttpRequest.newBuilder(uri)
                        .method(
                                request.method().name(),
                                content == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(content.byteArrayContent()));
        if (content != null) {
            http.setHeader("Content-Type", content.contentType());
        }
        http.setHeader("User-Agent", buildUserAgentString(request));
        http.setHeader("X-Stripe-Client-User-Agent", clientUserAgent);
        request.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> http.setHeader(name, value)));
        return http.build();
    }

    private HttpResponse<String> send(HttpRequest request) throws ApiConnectionException {
        var answer =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            if (EXCHANGE.isBound()) {
                EXCHANGE.get().sent = true;
            }
            return answer.get(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof java.net.ConnectException
                    || e.getCause() instanceof java.net.http.HttpConnectTimeoutException) {
                if (EXCHANGE.isBound()) {
                    EXCHANGE.get().sent = false;
                }
            }
            throw new ApiConnectionException("no answer from Stripe", e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ApiConnectionException(
                    "no answer from Stripe in time", new IOException("after " + callTimeout, e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ApiConnectionException("interrupted while waiting for Stripe", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
