package io.payrail.worker.payment;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.PaymentGateway;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/// Executes [PaymentCommand.Refund] for a payment of the owner's: one refund for each command.
/// Where its idempotency key does not tell any more, the payment's refunds do, which name their
/// commands. Calls Stripe outside any transaction. Blocks; thread-safe.
@Component
final class RefundPayment {
    private final PaymentRows rows;
    private final Creation creation;
    private final Completion completion;
    private final PaymentGateway payments;
    private final StripeGateway stripe;

    RefundPayment(
            PaymentRows rows,
            Creation creation,
            Completion completion,
            PaymentGateway payments,
            StripeGateway stripe) {
        this.rows = rows;
        this.creation = creation;
        this.completion = completion;
        this.payments = payments;
        this.stripe = stripe;
    }

    Reply execute(PaymentCommand.Refund command, boolean again, Delivered delivered) {
        if (!rows.belongs(command.paymentId(), command.owner().id())) {
            return without(
                    command, new Ending.Rejected(Rejection.PAYMENT_NOT_FOUND, null), delivered);
        }
        var calls =
                new Creation.Calls(
                        () -> payments.refund(command),
                        () -> payments.findRefund(command.paymentId(), command.id()),
                        UnaryOperator.identity());
        var cause = delivered.causeOf(command.id());
        return switch (creation.attempt(calls, command.issuedAt(), again, cause)) {
            case Attempt.Made(var refund, var observation) -> {
                completion.succeeded(command, observation);
                yield state(command, refund);
            }
            case Attempt.Nothing(var ending) -> without(command, named(ending), delivered);
        };
    }

    /// Answers a command again with the refund as it is now.
    Reply repeat(PaymentCommand.Refund command, String refundId) {
        var outcome = stripe.retrieve("refund", refundId);
        return outcome instanceof StripeOutcome.Succeeded found
                ? state(command, new StripeObject(found.object()))
                : Answer.to(command.id(), Ending.of(outcome, UnaryOperator.identity()));
    }

    /// Stripe has no code of its own for a refund of more than is left, only the parameter's name.
    private static Ending named(Ending ending) {
        return ending instanceof Ending.Rejected rejected
                        && rejected.code().equals("invalid_request_error")
                        && Objects.equals(rejected.field(), "amount")
                ? new Ending.Rejected("amount_too_large", "amount")
                : ending;
    }

    private Reply without(PaymentCommand.Refund command, Ending ending, Delivered delivered) {
        var counts = completion.without(command, ending, delivered.causeOf(command.id()));
        return counts instanceof Ending.Succeeded(var refundId)
                ? repeat(command, refundId)
                : Answer.to(command.id(), counts);
    }

    private static Reply state(PaymentCommand.Refund command, StripeObject refund) {
        return new PaymentReply.Refund(
                command.id(),
                refund.id(),
                command.paymentId(),
                // Refunds of some payment methods have none.
                Objects.requireNonNullElse(refund.textOrNull("status"), "succeeded"),
                refund.number("amount"),
                refund.text("currency"),
                refund.textOrNull("reason"));
    }
}
