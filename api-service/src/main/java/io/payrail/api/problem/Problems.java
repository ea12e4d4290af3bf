package io.payrail.api.problem;

import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;

/// The problems that any endpoint can answer with. Those of one feature are beside it.
public final class Problems {
    /// The code of what only services ask for, on behalf of users.
    public static final String NOT_FOR_USERS = "not_for_users";

    /// What `Retry-After` says where the database or the token issuer is out of reach.
    private static final Duration SOON = Duration.ofSeconds(2);

    private Problems() {}

    public static Problem invalidRequest(List<FieldError> errors) {
        return Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "invalid_request",
                        "The request is not valid",
                        "Correct what `errors` names and send the request again.")
                .withErrors(errors);
    }

    public static Problem malformedJson() {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "malformed_json",
                "The body is not valid JSON",
                "Send one JSON object in UTF-8, each field once, and nothing after it.");
    }

    public static Problem malformedRequest() {
        return Problem.of(
                HttpStatus.BAD_REQUEST,
                "malformed_request",
                "The request is not valid HTTP",
                "Correct the request line, the query, the header or the body that cannot be read:"
                        + " repeated as it is, it is refused again.");
    }

    public static Problem unauthenticated() {
        return Problem.of(
                HttpStatus.UNAUTHORIZED,
                "unauthenticated",
                "No valid access token",
                "Send a valid and unexpired access token as `Authorization: Bearer …`.");
    }

    public static Problem forbidden() {
        return Problem.of(
                HttpStatus.FORBIDDEN,
                "forbidden",
                "Not allowed",
                "Send the request with a token that allows it: a user's for what is theirs, a"
                        + " service's with `Payrail-User` for what is a user's.");
    }

    public static Problem notForUsers() {
        return Problem.of(
                HttpStatus.FORBIDDEN,
                NOT_FOR_USERS,
                "Not for users themselves",
                "Have the merchant's service send the request: with its own token, and with the"
                        + " user in `Payrail-User`.");
    }

    public static Problem notFound() {
        return Problem.of(
                HttpStatus.NOT_FOUND,
                "not_found",
                "Not found",
                "There is no such resource, or it is not yours. Check the path, the id and whose"
                        + " token was sent.");
    }

    public static Problem methodNotAllowed() {
        return Problem.of(
                HttpStatus.METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "Method not allowed",
                "Use one of the methods that the `Allow` header names.");
    }

    public static Problem requestTimeout() {
        return Problem.of(
                HttpStatus.REQUEST_TIMEOUT,
                "request_timeout",
                "The request took too long to arrive",
                "Send the whole request without pauses.");
    }

    public static Problem bodyTooLarge() {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "body_too_large",
                "The body is too large",
                "Send a smaller body: no request of this API needs one of this size.");
    }

    public static Problem headersTooLarge() {
        return Problem.of(
                HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                "headers_too_large",
                "The headers are too large",
                "Send fewer and shorter headers, and a shorter path: no request of this API needs"
                        + " so much.");
    }

    public static Problem unsupportedMediaType() {
        return Problem.of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Unsupported media type",
                "Send the body as `application/json`.");
    }

    public static Problem internalError() {
        return Problem.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal_error",
                "Internal error",
                "The request failed on our side. Repeat it with the same `Idempotency-Key`.");
    }

    public static Problem readsUnavailable() {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "reads_unavailable",
                        "Reading is not possible now",
                        "The database is out of reach. Repeat the request after the time in"
                                + " `Retry-After`.")
                .withRetryAfter(SOON);
    }

    public static Problem identityUnavailable() {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "identity_unavailable",
                        "Access tokens cannot be checked now",
                        "The token issuer is out of reach. Repeat the request after the time in"
                                + " `Retry-After`.")
                .withRetryAfter(SOON);
    }

    /// For a status that the container or the framework chose by itself.
    static Problem forStatus(int status) {
        return switch (status) {
            case 401 -> unauthenticated();
            case 403 -> forbidden();
            case 404 -> notFound();
            case 405 -> methodNotAllowed();
            case 408 -> requestTimeout();
            case 413 -> bodyTooLarge();
            case 415 -> unsupportedMediaType();
            case 431 -> headersTooLarge();
            default -> status >= 400 && status < 500 ? malformedRequest() : internalError();
        };
    }
}
