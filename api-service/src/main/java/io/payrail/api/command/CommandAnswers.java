package io.payrail.api.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/// What a client gets for a reply. The names in the bodies are the contract with the apps.
final class CommandAnswers {
    static final String OPERATION_ID = "Payrail-Operation-Id";
    private static final String PAYMENT_ID = "Payrail-Payment-Id";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private CommandAnswers() {}

    private record Payment(
            @JsonProperty("client_secret") Secret clientSecret,
            String customer,
            Secret ephemeralKey) {}

    private record Customer(String customerId) {}

    private record Subscription(String subscriptionId, @Nullable Secret clientSecret) {}

    private record Operation(@JsonProperty("operation_id") UUID operationId, String status) {}

    static ResponseEntity<?> of(Reply reply, Duration retryAfter) {
        return switch (reply) {
            case Reply.PaymentReady ready ->
                    ok(reply)
                            .header(PAYMENT_ID, ready.paymentId())
                            .body(
                                    new Payment(
                                            ready.clientSecret(),
                                            ready.customerId(),
                                            ready.ephemeralKey()));
            case Reply.CustomerReady ready -> ok(reply).body(new Customer(ready.customerId()));
            case Reply.SubscriptionReady ready ->
                    ok(reply).body(new Subscription(ready.subscriptionId(), ready.clientSecret()));
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

    private static ResponseEntity.BodyBuilder ok(Reply reply) {
        return ResponseEntity.ok().header(OPERATION_ID, reply.commandId().toString());
    }
}
