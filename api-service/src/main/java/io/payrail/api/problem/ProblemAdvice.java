package io.payrail.api.problem;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Turns whatever ends a request into a [Problem]: the one place where an exception becomes an
/// answer. A fault of ours is logged here, once, without the messages of its exceptions, which may
/// quote what the client sent.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProblemAdvice {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    /// How many causes of an unexpected failure are logged.
    private static final int CAUSES_LOGGED = 10;

    /// How much of an unexpected failure's stack is logged, in frames.
    private static final int FRAMES_LOGGED = 30;

    @ExceptionHandler
    ResponseEntity<Object> problem(ProblemException e) {
        return e.problem().asResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> methodNotAllowed(HttpRequestMethodNotSupportedException e) {
        var allowed = e.getSupportedHttpMethods();
        var problem = Problems.methodNotAllowed();
        return (allowed == null
                        ? problem
                        : problem.withHeader(
                                HttpHeaders.ALLOW,
                                allowed.stream()
                                        .map(HttpMethod::name)
                                        .sorted()
                                        .collect(Collectors.joining(", "))))
                .asResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> mediaTypeNotSupported(HttpMediaTypeNotSupportedException e) {
        return Problems.unsupportedMediaType()
                .withHeader(HttpHeaders.ACCEPT, "application/json")
                .asResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> headerRefused(RequestRejectedException e) {
        return Problems.malformedRequest().asResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> queryUnreadable(InvalidParameterException e) {
        return Problems.malformedRequest().asResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> databaseAway(DataAccessException e) {
        log.warn("A read failed: {}", causes(e));
        return Problems.readsUnavailable().asResponse();
    }

    @ExceptionHandler
    ResponseEntity<Object> anythingElse(Exception e) throws Exception {
        if (e instanceof AccessDeniedException || e instanceof AuthenticationException) {
            throw e; // Spring Security answers it.
        }
        if (e instanceof ErrorResponse response) {
            return Problems.forStatus(response.getStatusCode().value()).asResponse();
        }
        log.error("A request failed unexpectedly: {}\n{}", causes(e), frames(e));
        return Problems.internalError().asResponse();
    }

    private static String causes(Throwable e) {
        return Stream.iterate(e, cause -> cause != null, Throwable::getCause)
                .limit(CAUSES_LOGGED)
                .map(cause -> cause.getClass().getName())
                .collect(Collectors.joining(" < "));
    }

    private static String frames(Throwable e) {
        return Arrays.stream(e.getStackTrace())
                .limit(FRAMES_LOGGED)
                .map(frame -> "\tat " + frame)
                .collect(Collectors.joining("\n"));
    }
}
