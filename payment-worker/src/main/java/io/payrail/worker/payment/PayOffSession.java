package io.payrail.worker.payment;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Change;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.StripeObject;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Executes [PaymentCommand.PayOffSession]. A decline leaves an open payment behind, which is
/// written down with it. Calls Stripe outside any transaction. Blocks; thread-safe.
@Component
final class PayOffSession {
    private final PaymentRows rows;
    private final OffSessionAttempts attempts;
    private final Completion completion;
    private final Change change;
    private final ChangePayment payments;

    PayOffSession(
            PaymentRows rows,
            OffSessionAttempts attempts,
            Completion completion,
            Change change,
            ChangePayment payments) {
        this.rows = rows;
        this.attempts = attempts;
        this.completion = completion;
        this.change = change;
        this.payments = payments;
    }

    Reply execute(PaymentCommand.PayOffSession command, boolean again, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        var reference = command.reference();
        if (reference != null
                && rows.anotherIsBeingMade(command.owner().id(), reference, command.id())) {
            return inProgress(command, cause);
        }
        return switch (attempts.attempt(command, again, cause)) {
            case Attempt.Made(var payment, var observation) when isOpen(payment) ->
                    declined(command, decline(payment), observation);
            case Attempt.Made(var payment, var observation) -> {
                completion.succeeded(command, observation);
                yield ChangePayment.state(command.id(), payment);
            }
            case Attempt.Nothing(Ending.Declined declined) -> declined(command, declined, cause);
            case Attempt.Nothing(var ending) ->
                    counts(command, completion.without(command, ending, cause));
        };
    }

    /// A payment that an earlier attempt has made and that was declined then.
    private static boolean isOpen(StripeObject payment) {
        return payment.text("status").equals("requires_payment_method");
    }

    private static Ending.Declined decline(StripeObject payment) {
        var error = payment.child("last_payment_error");
        return new Ending.Declined(
                Objects.requireNonNullElse(error.textOrNull("code"), "unspecified"),
                error.textOrNull("decline_code"),
                payment.id());
    }

    /// If the payment cannot be fetched now, a webhook will tell of it.
    private Reply declined(
            PaymentCommand.PayOffSession command, Ending.Declined ending, Cause cause) {
        var paymentId = ending.objectId();
        var payment =
                paymentId == null
                        ? Optional.<Observation>empty()
                        : change.look(() -> payments.read(paymentId), cause);
        if (payment.isPresent()) {
            return declined(command, ending, payment.get());
        }
        return counts(command, completion.without(command, ending, cause));
    }

    private Reply declined(
            PaymentCommand.PayOffSession command, Ending.Declined ending, Observation payment) {
        return counts(command, completion.declined(command, ending, payment));
    }

    /// Another command is about to make a payment with this reference.
    private Reply inProgress(PaymentCommand.PayOffSession command, Cause cause) {
        var ending = completion.waiting(command, cause);
        return ending instanceof Ending.Unresolved
                ? new Reply.Rejected(command.id(), Rejection.REFERENCE_IN_PROGRESS, "reference")
                : counts(command, ending);
    }

    private Reply counts(PaymentCommand.PayOffSession command, Ending ending) {
        return ending instanceof Ending.Succeeded(var paymentId)
                ? payments.repeat(command.id(), paymentId)
                : Answer.to(command.id(), ending);
    }
}
