package io.payrail.api.security;

import io.payrail.api.problem.Problem;
import io.payrail.api.problem.ProblemWriter;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/// Lets the configured web apps in, and refuses others with a problem. Credentials in the browser's
/// sense, cookies, do not exist here: an app sends its token by itself.
final class CrossOrigin {
    private CrossOrigin() {}

    static CorsFilter filter(CorsProperties properties, ProblemWriter problems) {
        var cors = new CorsConfiguration();
        cors.setAllowedOrigins(properties.allowedOrigins());
        cors.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        cors.setAllowedHeaders(
                List.of(
                        "Authorization",
                        "Content-Type",
                        "Idempotency-Key",
                        "Last-Event-ID",
                        "Payrail-User",
                        "Prefer",
                        "Stripe-Version",
                        "traceparent",
                        "tracestate"));
        cors.setExposedHeaders(
                List.of(
                        "Location",
                        "Payrail-Operation-Id",
                        "Payrail-Payment-Id",
                        "RateLimit",
                        "RateLimit-Policy",
                        "Retry-After"));
        cors.setAllowCredentials(false);
        cors.setMaxAge(properties.maxAge());
        var everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", cors);
        var filter = new CorsFilter(everywhere);
        filter.setCorsProcessor(new Refusing(problems));
        return filter;
    }

    private static final class Refusing extends DefaultCorsProcessor {
        private final ProblemWriter problems;

        Refusing(ProblemWriter problems) {
            this.problems = problems;
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) throws IOException {
            if (!(response instanceof ServletServerHttpResponse servlet)) {
                throw new IllegalStateException("not a servlet response");
            }
            problems.write(
                    Problem.of(
                            HttpStatus.FORBIDDEN,
                            "origin_not_allowed",
                            "Not allowed from this page",
                            "Have the page's origin allowed by whoever runs this API, or call it"
                                    + " from a server. Pages may send only what the web clients of"
                                    + " this API need."),
                    servlet.getServletResponse());
        }
    }
}
