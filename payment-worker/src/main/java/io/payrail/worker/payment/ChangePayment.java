package io.payrail.worker.payment;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Change;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.PaymentGateway;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Executes [PaymentCommand.Capture] and [PaymentCommand.Cancel] for a payment of the owner's.
/// Calls Stripe outside any transaction. Blocks; thread-safe.
@Component
final class ChangePayment {
    private final PaymentRows rows;
    private final Change change;
    private final Completion completion;
    private final PaymentGateway payments;
    private final StripeGateway stripe;

    ChangePayment(
            PaymentRows rows,
            Change change,
            Completion completion,
            PaymentGateway payments,
            StripeGateway stripe) {
        this.rows = rows;
        this.change = change;
        this.completion = completion;
        this.payments = payments;
        this.stripe = stripe;
    }

    Reply capture(PaymentCommand.Capture command, boolean again, Delivered delivered) {
        var calls =
                new Change.Calls(
                        "payment_intent",
                        command.paymentId(),
                        () -> payments.capture(command),
                        () -> stripe.retrievePaymentIntent(command.paymentId()),
                        payment -> isCaptured(payment, command),
                        parameter -> parameter.equals("amount_to_capture") ? "amount" : parameter);
        return execute(command, command.paymentId(), calls, again, delivered);
    }

    /// Some ways to pay take days from the capture to the money.
    private static boolean isCaptured(StripeObject payment, PaymentCommand.Capture command) {
        return switch (payment.text("status")) {
            case "succeeded" ->
                    command.amount() == null
                            || payment.number("amount_received") == command.amount();
            case "processing" -> true;
            default -> false;
        };
    }

    Reply cancel(PaymentCommand.Cancel command, boolean again, Delivered delivered) {
        var calls =
                new Change.Calls(
                        "payment_intent",
                        command.paymentId(),
                        () -> payments.cancel(command),
                        () -> stripe.retrievePaymentIntent(command.paymentId()),
                        payment -> payment.text("status").equals("canceled"),
                        parameter ->
                                parameter.equals("cancellation_reason") ? "reason" : parameter);
        return execute(command, command.paymentId(), calls, again, delivered);
    }

    /// Answers a command again with the payment as it is now.
    Reply repeat(UUID command, String paymentId) {
        var outcome = read(paymentId);
        return outcome instanceof StripeOutcome.Succeeded found
                ? state(command, new StripeObject(found.object()))
                : Answer.to(command, Ending.of(outcome, parameter -> parameter));
    }

    /// The payment as it is at Stripe now.
    StripeOutcome read(String paymentId) {
        return stripe.retrievePaymentIntent(paymentId);
    }

    private Reply execute(
            PaymentCommand command,
            String paymentId,
            Change.Calls calls,
            boolean again,
            Delivered delivered) {
        if (!rows.belongs(paymentId, command.owner().id())) {
            return without(
                    command, new Ending.Rejected(Rejection.PAYMENT_NOT_FOUND, null), delivered);
        }
        var cause = delivered.causeOf(command.id());
        return switch (change.attempt(calls, command.issuedAt(), again, cause)) {
            case Attempt.Made(var payment, var observation) -> {
                completion.succeeded(command, observation);
                yield state(command.id(), payment);
            }
            case Attempt.Nothing(var ending) -> without(command, ending, delivered);
        };
    }

    private Reply without(PaymentCommand command, Ending ending, Delivered delivered) {
        var counts = completion.without(command, ending, delivered.causeOf(command.id()));
        return counts instanceof Ending.Succeeded(var paymentId)
                ? repeat(command.id(), paymentId)
                : Answer.to(command.id(), counts);
    }

    static Reply state(UUID command, StripeObject payment) {
        return new PaymentReply.State(
                command,
                payment.id(),
                payment.text("status"),
                payment.number("amount"),
                payment.numberOr("amount_capturable", 0),
                payment.numberOr("amount_received", 0),
                payment.text("currency"));
    }
}
