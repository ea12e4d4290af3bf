package io.payrail.api.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// Answers what Tomcat refuses before it is a request for this application, such as a broken
/// request line, with a problem instead of a web page. Tomcat creates it by its name.
public final class ProblemErrorValve extends ErrorReportValve {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TOO_LARGE =
            StringManager.getManager(Http11InputBuffer.class)
                    .getString("iib.requestheadertoolarge.error");

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        if (isHeadersTooLarge(throwable)) {
            response.setStatus(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.value());
        } else if (response.getStatus() == HttpServletResponse.SC_NOT_IMPLEMENTED) {
            // A method that Tomcat passes on to nobody, CONNECT for one: the client's fault, not
            // ours.
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
        byte[] body = JSON.writeValueAsBytes(Problems.forStatus(response.getStatus()));
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException e) {
            // The client is gone and there is nobody left to tell.
            getContainer().getLogger().debug("An error was not delivered", e);
        }
    }

    /// Tomcat tells by the exception's text alone, and answers with 400.
    private static boolean isHeadersTooLarge(@Nullable Throwable throwable) {
        return throwable instanceof IllegalArgumentException
                && TOO_LARGE.equals(throwable.getMessage());
    }
}
