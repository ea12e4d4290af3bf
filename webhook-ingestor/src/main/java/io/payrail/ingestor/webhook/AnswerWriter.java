package io.payrail.ingestor.webhook;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Writes answers: nothing with a 200, else a short RFC 9457 problem whose `code` is stable.
/// Nothing of the request comes back in it. While the ingestor drains, each answer is the last one
/// on its connection.
final class AnswerWriter {
    private final String retryAfterSeconds;

    private final BooleanSupplier draining;

    AnswerWriter(Duration retryAfter, BooleanSupplier draining) {
        this.draining = draining;
        this.retryAfterSeconds = Long.toString(retryAfter.toSeconds());
    }

    void write(Answer answer, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        if (draining.getAsBoolean()) {
            response.setHeader("Connection", "close");
        }
        switch (answer) {
            case Answer.Accepted _ -> response.setContentLength(0);
            case Answer.Rejected why -> {
                if (why == Answer.Rejected.METHOD_NOT_ALLOWED) {
                    response.setHeader("Allow", "POST");
                }
                problem(response, answer.status(), why.code(), why.title());
            }
            case Answer.Unavailable why -> {
                response.setHeader("Retry-After", retryAfterSeconds);
                problem(response, answer.status(), why.code(), why.title());
            }
        }
    }

    private static void problem(HttpServletResponse response, int status, String code, String title)
            throws IOException {
        byte[] json =
                """
                {"type":"about:blank","title":"%s","status":%d,"code":"%s"}\
                """
                        .formatted(title, status, code)
                        .getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/problem+json");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
