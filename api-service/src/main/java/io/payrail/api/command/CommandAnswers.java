package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Reply;
import io.payrail.contract.SubscriptionReply;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/// What a client gets for a reply; what ended well has a class for each family.
final class CommandAnswers {
    static final String OPERATION_ID = "Payrail-Operation-Id";
    static final String PREFERENCE_APPLIED = "Preference-Applied";

    private CommandAnswers() {}

    @Schema(name = "AcceptedOperation")
    record Operation(
            @Schema(
                            description = "The operation's id, to be asked for under `Location`",
                            example = "0190d5a0-0000-7000-8000-000000000000")
                    @JsonProperty("operation_id")
                    UUID operationId,
            @Schema(
                            description =
                                    "Whether it is on its way, or Stripe has not told its outcome"
                                            + " yet",
                            allowableValues = {"accepted", "unresolved"},
                            example = "accepted")
                    String status) {}

    static ResponseEntity<?> of(Reply reply, Duration retryAfter) {
        return switch (reply) {
            case Reply.Success success ->
                    success(
                            success,
                            ResponseEntity.ok().header(OPERATION_ID, reply.commandId().toString()));
            case Reply.Declined declined ->
                    CommandProblems.declined(declined)
                            .withHeader(OPERATION_ID, reply.commandId().toString())
                            .asResponse();
            case Reply.Rejected rejected ->
                    CommandProblems.rejected(rejected, retryAfter)
                            .withHeader(OPERATION_ID, reply.commandId().toString())
                            .asResponse();
            case Reply.Unresolved unresolved ->
                    operation(unresolved.commandId(), "", "unresolved", false);
        };
    }

    static ResponseEntity<?> success(Reply.Success reply, ResponseEntity.BodyBuilder ok) {
        return switch (reply) {
            case PaymentReply payment -> PaymentAnswers.of(payment, ok);
            case CustomerReply customer -> CustomerAnswers.of(customer, ok);
            case SubscriptionReply subscription -> SubscriptionAnswers.of(subscription, ok);
        };
    }

    /// @param receipt by which any instance can tell that the command was accepted
    static ResponseEntity<?> accepted(UUID commandId, String receipt, boolean respondAsync) {
        return operation(commandId, "?receipt=" + receipt, "accepted", respondAsync);
    }

    private static ResponseEntity<?> operation(
            UUID id, String query, String status, boolean respondAsync) {
        var response =
                ResponseEntity.status(HttpStatus.ACCEPTED)
                        .header(HttpHeaders.LOCATION, "/api/stripe/operations/" + id + query)
                        .header(OPERATION_ID, id.toString());
        if (respondAsync) {
            response.header(PREFERENCE_APPLIED, "respond-async");
        }
        return response.body(new Operation(id, status));
    }
}
