package io.payrail.edge;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// Tells browsers, in every answer, to do nothing with it: not to guess its type, not to keep it,
/// not to run, frame or embed it, not to say where they came from. Over TLS, never to come without
/// it again. The container's own refusals have these headers, too. A page that is made for browsers
/// sets its own in their place.
final class AnswerHeaders extends ValveBase {
    private static final String A_YEAR = "max-age=31536000";

    AnswerHeaders() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", A_YEAR);
        }
        getNext().invoke(request, response);
    }
}
