package io.payrail.api.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.payrail.api.openapi.Described;
import io.payrail.api.problem.Problems;
import io.payrail.api.security.Reader;
import io.payrail.contract.OperationExecuted;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// `GET /api/stripe/payments/{id}/timeline`: what happened to a payment, in order: commands, calls
/// to Stripe, events. For operators it is the audit, too: it says who asked and from where.
@RestController
final class ReadHistory {
    private final JdbcClient database;
    private final PaymentHistory history;

    ReadHistory(JdbcClient database, PaymentHistory history) {
        this.database = database;
        this.history = history;
    }

    private record Timeline(
            @Schema(description = "The payment's id", example = "pi_1Example") String payment,
            @Schema(description = "What happened, the oldest first") List<Entry> entries,
            @Schema(description = "False if there is more than is shown", example = "true")
                    boolean complete) {}

    /// One thing that happened: one of the three is there.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TimelineEntry")
    private record Entry(
            @Schema(description = "When", example = "2026-07-29T12:00:00Z") Instant at,
            @Schema(
                            description = "Which of the three it is",
                            example = "command",
                            allowableValues = {"command", "stripe_call", "event"})
                    String kind,
            @Schema(description = "Something that was asked for") @Nullable Command command,
            @Schema(description = "A call to Stripe, at the time of its answer")
                    @JsonProperty("stripe_call")
                    @Nullable StripeCall stripeCall,
            @Schema(description = "An event of the payment, its refunds, disputes or charges")
                    @Nullable Event event) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TimelineCommand")
    private record Command(
            @Schema(
                            description = "The operation's id",
                            example = "0192f7c1-8a3e-7d52-9b61-5f0e2c4d6a80")
                    @JsonProperty("operation_id")
                    UUID operationId,
            @Schema(description = "What was asked for", example = "capture_payment") String type,
            @Schema(description = "How it stands", example = "succeeded") String status,
            @Schema(description = "What it made or changed", example = "pi_1Example")
                    @JsonProperty("object_id")
                    @Nullable String objectId,
            @Schema(description = "Why it failed", example = "card_declined")
                    @JsonProperty("error_code")
                    @Nullable String errorCode,
            @Schema(description = "The issuer's reason", example = "insufficient_funds")
                    @JsonProperty("decline_code")
                    @Nullable String declineCode,
            @Schema(description = "When it ended", example = "2026-07-29T12:00:01Z")
                    @JsonProperty("finished_at")
                    @Nullable Instant finishedAt,
            @Schema(description = "In which role it was asked for, once it ended", example = "user")
                    @Nullable String role,
            @Schema(description = "Who asked; for operators", example = "user-7")
                    @JsonProperty("requested_by")
                    @Nullable String requestedBy,
            @Schema(
                            description = "From where, as a keyed hash; for operators",
                            example = "9f86d081884c7d659a2feaa0c55ad015")
                    @JsonProperty("address_hash")
                    @Nullable String addressHash) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "TimelineStripeCall")
    private record StripeCall(
            @Schema(
                            description = "The operation that made it",
                            example = "0192f7c1-8a3e-7d52-9b61-5f0e2c4d6a80")
                    @JsonProperty("operation_id")
                    UUID operationId,
            @Schema(description = "What was called", example = "capture_payment_intent")
                    String type,
            @Schema(description = "By which Stripe knows it", example = "req_1Example")
                    @JsonProperty("request_id")
                    @Nullable String requestId,
            @Schema(description = "The request whose answer was repeated", example = "req_0Example")
                    @JsonProperty("replay_of")
                    @Nullable String replayOf,
            @Schema(description = "Stripe's answer; absent if none came", example = "200")
                    @JsonProperty("http_status")
                    @Nullable Long httpStatus) {}

    @Schema(name = "TimelineEvent")
    private record Event(
            @Schema(
                            description = "The event's id, as consumers get it",
                            example = "0192f7c1-8a3e-7d52-9b61-5f0e2c4d6a81")
                    UUID id,
            @Schema(description = "Its type", example = "payrail.payment.succeeded.v1") String type,
            @Schema(description = "What it is numbered in", example = "pi_1Example")
                    String aggregate,
            @Schema(description = "Its number there", example = "2") long sequence,
            @Schema(
                            description = "`command:` or `stripe:` and the id of what caused it",
                            example = "stripe:evt_1Example")
                    String cause) {}

    @Described(
            id = "readTimeline",
            summary = "What happened to a payment, in order",
            text = "Operators see who asked and from where, too. 500 entries of a kind at most.",
            answer = Timeline.class)
    @GetMapping("/api/stripe/payments/{id}/timeline")
    Object timeline(
            Reader reader,
            @Parameter(description = "The payment's id", example = "pi_1Example") @PathVariable
                    String id) {
        String payment = PaymentIds.known(id);
        requireReadable(reader, payment);
        var operations = history.operations(payment);
        var executions = history.executions(operations);
        var events = history.events(payment);
        var requesters = new HashMap<String, PaymentHistory.Execution>();
        executions.forEach(each -> requesters.putIfAbsent(each.operationId(), each));
        var entries = new ArrayList<Entry>();
        operations.forEach(each ->
                entries.add(
                        command(each, requesters.get(each.id().toString()), reader.operator())));
        executions.forEach(
                each -> each.stripeRequests().forEach(call -> entries.add(call(each, call))));
        events.forEach(each -> entries.add(event(each)));
        // What is of one time stays in the order of cause and effect.
        entries.sort(Comparator.comparing(Entry::at));
        boolean complete =
                operations.size() < PaymentHistory.MOST
                        && executions.size() < PaymentHistory.MOST
                        && events.size() < PaymentHistory.MOST
                        && executions.stream().allMatch(ReadHistory::tellsAllCalls);
        return new Timeline(payment, entries, complete);
    }

    private static boolean tellsAllCalls(PaymentHistory.Execution execution) {
        return execution.stripeRequests().size() < OperationExecuted.MOST_REQUESTS;
    }

    private void requireReadable(Reader reader, String payment) {
        boolean readable =
                database.sql(
                                """
                                SELECT EXISTS (SELECT FROM api.payment
                                               WHERE id = :id AND (:owner::text IS NULL OR owner = :owner))
                                """)
                        .param("id", payment)
                        .param("owner", reader.owner())
                        .query(Boolean.class)
                        .single();
        if (!readable) {
            throw Problems.notFound().asException();
        }
    }

    private static Entry command(
            PaymentHistory.Operation operation,
            PaymentHistory.@Nullable Execution execution,
            boolean audit) {
        var audited = audit ? execution : null;
        var command =
                new Command(
                        operation.id(),
                        operation.type(),
                        operation.status(),
                        operation.objectId(),
                        operation.errorCode(),
                        operation.declineCode(),
                        operation.finishedAt(),
                        execution == null ? null : execution.role(),
                        audited == null ? null : audited.requestedBy(),
                        audited == null ? null : audited.addressHash());
        return new Entry(operation.issuedAt(), "command", command, null, null);
    }

    private static Entry call(PaymentHistory.Execution execution, JsonNode request) {
        var status = request.path("status");
        var call =
                new StripeCall(
                        UUID.fromString(execution.operationId()),
                        request.path("call").asString(""),
                        text(request, "requestId"),
                        text(request, "replayOf"),
                        status.isIntegralNumber() ? status.longValue() : null);
        var at = Instant.parse(request.path("at").stringValue());
        return new Entry(at, "stripe_call", null, call, null);
    }

    private static @Nullable String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    private static Entry event(PaymentHistory.Event row) {
        var event = new Event(row.id(), row.type(), row.aggregate(), row.sequence(), row.cause());
        return new Entry(row.recordedAt(), "event", null, null, event);
    }
}
