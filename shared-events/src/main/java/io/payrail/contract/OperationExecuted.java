package io.payrail.contract;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An execution of a command came to its end: who asked for it, and what it asked of Stripe. The
/// aggregate is the operation. It is written in the transaction of what the command changed; an
/// execution that was cut off, or that another one of the same command has overtaken, leaves none.
///
/// @param operationId the operation's id, a UUID
/// @param owner the user it was made for
/// @param operation the command's type: `create_payment`
/// @param outcome `succeeded`, `declined`, `rejected` or `unresolved`
/// @param objectId Stripe's id of what it made or changed
/// @param target Stripe's id of what it was to change; null for what makes something new
/// @param requestedBy who sent the request: the subject of their token
/// @param role in which they did: `user` or `service`
/// @param addressHash a keyed hash of the address that the request came from
/// @param requestedAt when the API took it
/// @param stripeRequests the calls to Stripe in the order of their answers, the last fifty at most
@WireName("payrail.operation.executed.v1")
public record OperationExecuted(
        String operationId,
        String owner,
        String operation,
        String outcome,
        @Nullable String objectId,
        @Nullable String target,
        @Nullable String requestedBy,
        @Nullable String role,
        @Nullable String addressHash,
        Instant requestedAt,
        List<StripeRequest> stripeRequests)
        implements Event {
    /// No more of an execution's calls are told, the last ones.
    public static final int MOST_REQUESTS = 50;

    public OperationExecuted {
        Objects.requireNonNull(operationId, "operationId");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(requestedAt, "requestedAt");
        Objects.requireNonNull(stripeRequests, "stripeRequests");
        stripeRequests = List.copyOf(stripeRequests);
    }

    /// One call to Stripe.
    ///
    /// @param at when it was answered or given up, by the worker's clock
    /// @param call what was asked: `create_payment_intent`
    /// @param requestId by which Stripe knows it, `req_…`; null when no answer came
    /// @param replayOf the request whose answer Stripe has repeated, where it says so
    /// @param status the answer's HTTP status; null when none came
    public record StripeRequest(
            Instant at,
            String call,
            @Nullable String requestId,
            @Nullable String replayOf,
            @Nullable Long status) {
        public StripeRequest {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(call, "call");
        }
    }

    @Override
    public String aggregateId() {
        return operationId;
    }
}
