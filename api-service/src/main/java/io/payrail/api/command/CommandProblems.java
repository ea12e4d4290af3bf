package io.payrail.api.command;

import io.payrail.api.problem.FieldError;
import io.payrail.api.problem.Problem;
import io.payrail.api.request.Page;
import io.payrail.api.request.SdkVersion;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// The problems that a command can end with.
final class CommandProblems {
    private static final String REFUSED_BY_STRIPE = "The payment processor refused the request";

    private CommandProblems() {}

    /// The problem with a code of ours, or nothing if it is not one of commands.
    static @Nullable Problem byCode(String code, Duration retryAfter) {
        return switch (code) {
            case "commands_unavailable" -> unavailable(retryAfter);
            case "no_answer" -> noAnswer(retryAfter);
            case "overloaded" -> overloaded(retryAfter);
            case "too_many_unanswered" -> tooManyUnanswered(retryAfter);
            default -> {
                var problem = rejection(new Reply.Rejected(new UUID(0, 0), code, null), retryAfter);
                yield problem.title().equals(REFUSED_BY_STRIPE) ? null : problem;
            }
        };
    }

    static Problem unavailable(Duration retryAfter) {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "commands_unavailable",
                        "Commands cannot be taken now",
                        "The message broker is out of reach. Repeat the request with the same"
                                + " `Idempotency-Key`: it is executed once.")
                .withRetryAfter(retryAfter);
    }

    static Problem overloaded(Duration retryAfter) {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "overloaded",
                        "Too many requests are waiting",
                        "Nothing was done. Repeat the request.")
                .withRetryAfter(retryAfter);
    }

    static Problem noAnswer(Duration retryAfter) {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "no_answer",
                        "No answer came in time",
                        "Nothing was changed. Repeat the request.")
                .withRetryAfter(retryAfter);
    }

    static Problem tooManyUnanswered(Duration retryAfter) {
        return Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too_many_unanswered",
                        "Too many of your requests are under way",
                        "Nothing was done. Wait for answers before you send more.")
                .withRetryAfter(retryAfter);
    }

    static Problem declined(Reply.Declined reply) {
        return Problem.of(
                        HttpStatus.PAYMENT_REQUIRED,
                        reply.code(),
                        "The payment was declined",
                        reply.code().equals("authentication_required")
                                ? "Bring the payer back: create a payment intent with this payment's"
                                        + " `reference`, amount and currency, and confirm it with"
                                        + " them."
                                : "Ask for another way to pay. A new attempt needs a new"
                                        + " `Idempotency-Key`.")
                .withDeclineCode(reply.declineCode())
                .withPaymentId(reply.paymentId());
    }

    static Problem rejected(Reply.Rejected reply, Duration retryAfter) {
        var problem = rejection(reply, retryAfter);
        var field = field(reply.field());
        return field == null
                ? problem
                : problem.withErrors(
                        List.of(new FieldError(field, reply.code(), problem.title() + ".")));
    }

    private static Problem rejection(Reply.Rejected reply, Duration retryAfter) {
        return switch (reply.code()) {
            case Rejection.IDEMPOTENCY_KEY_REUSED ->
                    Problem.of(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            reply.code(),
                            "The idempotency key was used for another request",
                            "Use a new `Idempotency-Key` for a new request, and the same one only"
                                    + " to repeat the same request.");
            case Rejection.REFERENCE_IN_USE ->
                    Problem.of(
                            HttpStatus.CONFLICT,
                            reply.code(),
                            "The reference is in use",
                            "An open payment has this reference and another amount or currency, or"
                                    + " this request would pay what is open or paid already. Find"
                                    + " that payment in the list of payments by its reference, and"
                                    + " pay or cancel it, or give this one another reference.");
            case Rejection.REFERENCE_IN_PROGRESS ->
                    Problem.of(
                                    HttpStatus.CONFLICT,
                                    reply.code(),
                                    "A payment with this reference is being made",
                                    "Its outcome is not known yet. Repeat the request.")
                            .withRetryAfter(retryAfter);
            case Rejection.CUSTOMER_NOT_FOUND ->
                    Problem.of(
                            HttpStatus.NOT_FOUND,
                            reply.code(),
                            "There is no such customer",
                            "The customer does not exist, or it is not yours. Check the id, or"
                                    + " create one.");
            case Rejection.PAYMENT_METHOD_NOT_FOUND ->
                    Problem.of(
                            HttpStatus.NOT_FOUND,
                            reply.code(),
                            "There is no such payment method",
                            "It does not exist, or it is not saved for your customer. Use one of"
                                    + " the customer's payment methods, or save one with a setup"
                                    + " intent.");
            case Rejection.INVALID_CURSOR -> Page.invalidCursor();
            case Rejection.PROCESSOR_UNAVAILABLE ->
                    Problem.of(
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    reply.code(),
                                    "The payment processor does not answer now",
                                    "Nothing was changed. Repeat the request.")
                            .withRetryAfter(retryAfter);
            case Rejection.SUBSCRIPTION_NOT_FOUND ->
                    Problem.of(
                            HttpStatus.NOT_FOUND,
                            reply.code(),
                            "There is no such subscription",
                            "The subscription does not exist, or it is not yours. Check the id:"
                                    + " the list of subscriptions has yours.");
            case Rejection.SUBSCRIPTION_ENDED ->
                    Problem.of(
                            HttpStatus.CONFLICT,
                            reply.code(),
                            "The subscription has ended",
                            "It can neither be changed nor brought back. Create another one.");
            case Rejection.SUBSCRIPTION_NOT_SIMPLE ->
                    Problem.of(
                            HttpStatus.CONFLICT,
                            reply.code(),
                            "The subscription does not have exactly one item",
                            "It was made elsewhere. Change it there.");
            case Rejection.PAYMENT_NOT_FOUND ->
                    Problem.of(
                            HttpStatus.NOT_FOUND,
                            reply.code(),
                            "There is no such payment",
                            "The payment does not exist, or it is not yours. Check the id.");
            case "payment_intent_unexpected_state",
                    "charge_already_captured",
                    "charge_already_refunded",
                    "charge_disputed",
                    "charge_expired_for_capture",
                    "charge_not_refundable" ->
                    Problem.of(
                            HttpStatus.CONFLICT,
                            reply.code(),
                            "The payment's state does not allow this",
                            "Read the payment to see its state. Stripe documents this code under"
                                    + " error codes.");
            case "amount_too_large" ->
                    Problem.of(
                            HttpStatus.BAD_REQUEST,
                            reply.code(),
                            "The amount is too large",
                            "It is more than the payment allows, or more than is left of it. Read"
                                    + " the payment, then ask for less.");
            case Rejection.PROCESSOR_REFUSED ->
                    Problem.of(
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    reply.code(),
                                    "Payments are not possible now",
                                    "The payment processor refuses this service until an operator"
                                            + " has acted. Repeat the request later.")
                            .withRetryAfter(retryAfter);
            default ->
                    Problem.of(
                            HttpStatus.BAD_REQUEST,
                            reply.code(),
                            REFUSED_BY_STRIPE,
                            SdkVersion.HEADER.equals(reply.field())
                                    ? "What was asked for is made; only the app's access to the"
                                            + " customer is not. Repeat the request with the same"
                                            + " `Idempotency-Key` and a `Stripe-Version` that"
                                            + " Stripe knows, or none."
                                    : "Correct the request: Stripe documents this code under error"
                                            + " codes. A corrected one needs a new"
                                            + " `Idempotency-Key`.");
        };
    }

    /// Our name of what Stripe calls a parameter; a parameter that the client did not send is not
    /// named.
    private static @Nullable String field(@Nullable String parameter) {
        return switch (parameter) {
            case null -> null;
            case "amount", "currency", "reference", "reason", "Stripe-Version" -> parameter;
            case "payment_method", "description", "metadata" -> parameter;
            case "email", "name", "customerId", "priceId" -> parameter;
            case "price", "quantity", "proration", "trial_days" -> parameter;
            case "mode", "return_url", "success_url", "cancel_url" -> parameter;
            case "customer" -> "customerId";
            case "items[0][price]", "items[0].price" -> "priceId";
            default -> null;
        };
    }
}
