package io.payrail.worker.payment;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A payment intent. Amounts in minor units; the status is Stripe's word.
record PaymentState(
        String id,
        @Nullable String owner,
        @Nullable UUID commandId,
        @Nullable String customerId,
        @Nullable String reference,
        long amount,
        long amountCapturable,
        long amountReceived,
        String currency,
        String status,
        @Nullable String chargeId,
        @Nullable String failureCode,
        @Nullable String failureDeclineCode,
        @Nullable String failureChargeId,
        @Nullable String cancellationReason,
        Instant createdAt)
        implements State<PaymentState> {

    static PaymentState read(StripeObject intent) {
        var error = intent.child("last_payment_error");
        return new PaymentState(
                intent.id(),
                intent.metadata(StripeGateway.OWNER),
                commandId(intent),
                intent.reference("customer"),
                intent.metadata(StripeGateway.REFERENCE),
                intent.number("amount"),
                intent.numberOr("amount_capturable", 0),
                intent.numberOr("amount_received", 0),
                intent.text("currency"),
                intent.text("status"),
                intent.reference("latest_charge"),
                error.absent()
                        ? null
                        : Objects.requireNonNullElse(error.textOrNull("code"), "unspecified"),
                error.textOrNull("decline_code"),
                error.reference("charge"),
                intent.textOrNull("cancellation_reason"),
                intent.time("created"));
    }

    /// Metadata can be edited by anyone with access to the account: what is no command id of ours
    /// counts for none.
    private static @Nullable UUID commandId(StripeObject object) {
        var text = object.metadata(StripeGateway.COMMAND);
        return text != null && text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? UUID.fromString(text)
                : null;
    }

    @Override
    public String aggregateId() {
        return id;
    }

    @Override
    public boolean terminal() {
        return status.equals("succeeded") || status.equals("canceled");
    }

    @Override
    public @Nullable String ownedThrough() {
        return owner == null ? customerId : null;
    }

    @Override
    public PaymentState ownedBy(String customersOwner) {
        return new PaymentState(
                id,
                customersOwner,
                commandId,
                customerId,
                reference,
                amount,
                amountCapturable,
                amountReceived,
                currency,
                status,
                chargeId,
                failureCode,
                failureDeclineCode,
                failureChargeId,
                cancellationReason,
                createdAt);
    }

    @Override
    public List<Event> since(@Nullable PaymentState earlier, @Nullable String itsOwner) {
        var payment = payload();
        var events = new ArrayList<Event>();
        if (earlier == null) {
            events.add(new Event.PaymentCreated(payment));
        }
        var change = change(earlier, payment);
        if (change != null) {
            events.add(change);
        }
        return events;
    }

    private @Nullable Event change(@Nullable PaymentState earlier, Event.Payment payment) {
        if (earlier == null || !status.equals(earlier.status)) {
            var moved = arrival(payment);
            if (moved != null) {
                return moved;
            }
        }
        if (failureCode != null
                && status.equals("requires_payment_method")
                && failedSince(earlier)) {
            return new Event.PaymentAttemptFailed(payment, failureCode, failureDeclineCode);
        }
        return earlier == null || payment.equals(earlier.payload())
                ? null
                : new Event.PaymentUpdated(payment);
    }

    /// The event of having come to this status, for those that have one of their own.
    private @Nullable Event arrival(Event.Payment payment) {
        return switch (status) {
            case "requires_action" -> new Event.PaymentRequiresAction(payment);
            case "processing" -> new Event.PaymentProcessing(payment);
            case "requires_capture" -> new Event.PaymentAuthorized(payment);
            case "succeeded" -> new Event.PaymentSucceeded(payment);
            case "canceled" -> new Event.PaymentCanceled(payment, cancellationReason);
            default -> null;
        };
    }

    private boolean failedSince(@Nullable PaymentState earlier) {
        return earlier == null
                || !Objects.equals(failureCode, earlier.failureCode)
                || !Objects.equals(failureChargeId, earlier.failureChargeId)
                || !status.equals(earlier.status);
    }

    private Event.Payment payload() {
        return new Event.Payment(
                id,
                owner,
                customerId,
                reference,
                amount,
                amountCapturable,
                amountReceived,
                currency,
                status,
                chargeId,
                createdAt);
    }
}
