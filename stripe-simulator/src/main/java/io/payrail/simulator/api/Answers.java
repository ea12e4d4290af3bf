package io.payrail.simulator.api;

import io.payrail.simulator.http.Request;
import io.payrail.simulator.http.Response;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.StripeClock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// The form of what goes back to a client: errors, and the headers of every answer.
final class Answers {
    private final Rendering rendering;
    private final StripeClock clock;
    private final String defaultVersion;

    Answers(Rendering rendering, StripeClock clock, String defaultVersion) {
        this.rendering = rendering;
        this.clock = clock;
        this.defaultVersion = defaultVersion;
    }

    static StripeException rateLimited() {
        return StripeException.of(
                429,
                "invalid_request_error",
                "rate_limit",
                "Request rate limit exceeded. Learn more about rate limits here"
                        + " https://stripe.com/docs/rate-limits.",
                null,
                false);
    }

    static StripeException serverError() {
        return StripeException.of(
                500,
                "api_error",
                null,
                "An unknown error occurred while processing your request. Please try again, or contact"
                        + " support if the problem continues.",
                null,
                true);
    }

    Response failure(StripeException e, Trace trace) {
        ObjectNode body = Json.object();
        ObjectNode error = rendering.render(e.error());
        error.put("request_log_url", "https://dashboard.stripe.com/test/logs/" + trace.requestId);
        body.set("error", error);
        Response response = Response.json(e.status(), Json.indented(body));
        return e.status() == 401
                ? response.with("WWW-Authenticate", "Basic realm=\"Stripe\"")
                : response;
    }

    Response head(Request request, Response response, Trace trace) {
        String version = request.header("Stripe-Version");
        Response headed =
                response.with("Request-Id", trace.requestId)
                        .with("Stripe-Version", version == null ? defaultVersion : version)
                        .with(
                                "Date",
                                DateTimeFormatter.RFC_1123_DATE_TIME
                                        .withLocale(Locale.ROOT)
                                        .format(clock.instant().atOffset(ZoneOffset.UTC)))
                        .with("Cache-Control", "no-cache, no-store");
        headed = forBrowsers(headed);
        if (trace.idempotencyKey != null) {
            headed = headed.with("Idempotency-Key", trace.idempotencyKey);
        }
        if (trace.originalRequest != null) {
            headed =
                    headed.with("Idempotent-Replayed", "true")
                            .with("Original-Request", trace.originalRequest);
        }
        return headed;
    }

    /// Allows any page any call, as Stripe does: what a page may do depends on its key alone.
    Response preflight(Request request) {
        Response allowed = forBrowsers(Response.of(200, "text/plain", new byte[0]));
        String headers = request.header("Access-Control-Request-Headers");
        return headers == null ? allowed : allowed.with("Access-Control-Allow-Headers", headers);
    }

    private static Response forBrowsers(Response response) {
        return response.with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Allow-Credentials", "true")
                .with("Access-Control-Allow-Methods", "GET, HEAD, PUT, PATCH, POST, DELETE")
                .with(
                        "Access-Control-Expose-Headers",
                        "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry,"
                                + " X-Stripe-External-Auth-Required,"
                                + " X-Stripe-Privileged-Session-Required")
                .with("Access-Control-Max-Age", "300");
    }
}
