package io.payrail.ingestor.webhook;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;

/// Answers in the servlet's stead where the container has taken the answer over: requests that are
/// not HTTP as it should be, bodies that stall or break off, and errors that nothing else caught,
/// which become a 503 like every fault of ours. Instead of the container's page, and never more
/// than a status and a code.
final class ProblemValve extends ErrorReportValve {
    private final AnswerWriter writer;

    ProblemValve(AnswerWriter writer) {
        this.writer = writer;
    }

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        int status = response.getStatus();
        if (status < HttpServletResponse.SC_BAD_REQUEST
                || response.isCommitted()
                || response.getContentWritten() > 0
                || !mayWrite(response)
                || !response.setErrorReported()) {
            return;
        }
        try {
            writer.write(answer(status), response);
            response.finishResponse();
        } catch (IOException e) {
            throw new UncheckedIOException("The connection broke under the answer", e);
        }
    }

    /// 501 and 505 are the container's for transfer encodings, methods and versions that do not
    /// exist: bad input.
    private static Answer answer(int status) {
        return switch (status) {
            case HttpServletResponse.SC_REQUEST_TIMEOUT -> Answer.Rejected.BODY_TIMEOUT;
            case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> Answer.Rejected.METHOD_NOT_ALLOWED;
            case HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE ->
                    Answer.Unavailable.INTERNAL;
            default -> Answer.Rejected.MALFORMED_REQUEST;
        };
    }

    private static boolean mayWrite(Response response) {
        AtomicBoolean allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        return allowed.get();
    }
}
