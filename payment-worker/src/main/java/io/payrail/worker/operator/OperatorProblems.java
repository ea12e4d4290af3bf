package io.payrail.worker.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.worker.topic.NotAcknowledgedException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/// The operator API's errors, `application/problem+json` with a `code`.
@RestControllerAdvice(annotations = OperatorApi.class)
final class OperatorProblems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(OperatorProblems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(OperatorException e) {
        var problem = problem(e.status(), e.code(), e.getMessage());
        e.details().forEach(problem::setProperty);
        return answer(problem);
    }

    /// Database or broker.
    @ExceptionHandler({
        DataAccessException.class,
        TransactionException.class,
        NotAcknowledgedException.class,
        org.apache.kafka.common.KafkaException.class
    })
    ResponseEntity<ProblemDetail> away(RuntimeException e) {
        log.warn("An operator's request failed: {}", e.getClass().getSimpleName());
        return answer(
                problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "unavailable",
                        "PostgreSQL or Kafka did not answer; the request can be repeated"));
    }

    /// What PostgreSQL cannot hold in a text.
    @ExceptionHandler
    ResponseEntity<ProblemDetail> unusable(DataIntegrityViolationException e) {
        log.info("An operator's request cannot be used: {}", e.getClass().getSimpleName());
        return answer(
                problem(HttpStatus.BAD_REQUEST, "unusable", "a parameter cannot be a text here"));
    }

    /// Before there is a request that an advice could see.
    static void identityUnavailable(HttpServletResponse response) throws IOException {
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(
                        """
                        {"status":503,"title":"Service Unavailable","code":"identity_unavailable",\
                        "detail":"the token issuer is out of reach; the request can be repeated"}
                        """
                                .getBytes(UTF_8));
    }

    private static ProblemDetail problem(HttpStatus status, String code, @Nullable String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        // Otherwise Spring writes the path here; an empty one is left out.
        problem.setInstance(URI.create(""));
        return problem;
    }

    /// What Spring refuses by itself; it would quote what was sent.
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        var problem =
                problem(
                        HttpStatus.valueOf(status.value()),
                        "unusable",
                        e instanceof MethodArgumentTypeMismatchException mismatch
                                ? "`" + mismatch.getName() + "` cannot be read"
                                : "the request cannot be understood");
        return super.handleExceptionInternal(e, problem, headers, status, request);
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        var answer = ResponseEntity.status(problem.getStatus());
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(problem);
    }
}
