package io.payrail.api.problem;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// An error as the client gets it: RFC 9457 `application/problem+json`. Its `code` is stable, its
/// texts are ours alone: nothing of the request and nothing of an exception is repeated in it.
///
/// @param declineCode the issuer's reason, on a decline only
/// @param paymentId the payment that a decline has left open
/// @param headers sent beside the body
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        @Schema(description = "The HTTP status, again", example = "400") int status,
        @Schema(description = "Stable, for programs", example = "invalid_request") String code,
        @Schema(description = "The kind of problem", example = "The request is not valid")
                String title,
        @Schema(
                        description = "What to do next",
                        example = "Correct what `errors` names and send the request again.")
                String detail,
        @Schema(
                        description = "The issuer's reason, on a decline only",
                        example = "insufficient_funds")
                @JsonProperty("decline_code")
                @Nullable String declineCode,
        @Schema(description = "The payment that a decline has left open", example = "pi_1Example")
                @JsonProperty("payment_id")
                @Nullable String paymentId,
        @Schema(description = "Which fields and headers are at fault, all at once")
                List<FieldError> errors,
        @JsonIgnore Map<String, String> headers) {

    public static Problem of(HttpStatus status, String code, String title, String detail) {
        return new Problem(status.value(), code, title, detail, null, null, List.of(), Map.of());
    }

    /// A problem type as RFC 9457 wants it: a URI that nobody needs to resolve.
    @JsonProperty
    public String type() {
        return "urn:payrail:problem:" + code;
    }

    public Problem withDeclineCode(@Nullable String newDeclineCode) {
        return new Problem(status, code, title, detail, newDeclineCode, paymentId, errors, headers);
    }

    public Problem withPaymentId(@Nullable String newPaymentId) {
        return new Problem(status, code, title, detail, declineCode, newPaymentId, errors, headers);
    }

    public Problem withErrors(List<FieldError> newErrors) {
        return new Problem(
                status,
                code,
                title,
                detail,
                declineCode,
                paymentId,
                List.copyOf(newErrors),
                headers);
    }

    public Problem withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, code, title, detail, declineCode, paymentId, errors, more);
    }

    /// The client may try again, with the same `Idempotency-Key`, after this time.
    public Problem withRetryAfter(Duration delay) {
        return withHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, delay.toSeconds())));
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }

    public ResponseEntity<Object> asResponse() {
        var response =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.forEach(response::header);
        return response.body(this);
    }
}
