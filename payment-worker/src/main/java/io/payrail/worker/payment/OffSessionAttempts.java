package io.payrail.worker.payment;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.Rejection;
import io.payrail.worker.customer.OwnerCustomers;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Creation;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.stripe.PaymentGateway;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/// Makes a payment with a saved method, or finds it made. Stripe refuses a method that is attached
/// to another customer, but takes one that is attached to none: whoever knows its id could pay with
/// it. So Stripe is asked first whether the method is the customer's; detached in between, it is
/// refused. Blocks; thread-safe.
@Component
final class OffSessionAttempts {
    private final OwnerCustomers customers;
    private final PaymentRows rows;
    private final Creation creation;
    private final PaymentGateway payments;
    private final StripeGateway stripe;

    OffSessionAttempts(
            OwnerCustomers customers,
            PaymentRows rows,
            Creation creation,
            PaymentGateway payments,
            StripeGateway stripe) {
        this.customers = customers;
        this.rows = rows;
        this.creation = creation;
        this.payments = payments;
        this.stripe = stripe;
    }

    Attempt attempt(PaymentCommand.PayOffSession command, boolean again, Cause cause) {
        var customer = customers.known(command.owner().id()).orElse("");
        var calls =
                new Creation.Calls(
                        () -> payments.payOffSession(command, customer),
                        () -> stripe.searchPaymentIntent(command.id()),
                        UnaryOperator.identity());
        if (command.reference() != null
                && rows.anotherIsThere(command.owner().id(), command.reference(), command.id())) {
            return refuse(calls, command, again, Rejection.REFERENCE_IN_USE, "reference", cause);
        }
        if (customer.isEmpty()) {
            return methodNotFound(calls, command, again, cause);
        }
        return switch (payments.methodOf(customer, command.paymentMethodId())) {
            case StripeOutcome.Succeeded _ ->
                    creation.attempt(calls, command.issuedAt(), again, cause);
            case StripeOutcome.Rejected rejected when rejected.missing() ->
                    methodNotFound(calls, command, again, cause);
            case StripeOutcome.Rejected _, StripeOutcome.Declined _, StripeOutcome.Unknown _ ->
                    new Attempt.Nothing(new Ending.Unresolved());
        };
    }

    private Attempt methodNotFound(
            Creation.Calls calls,
            PaymentCommand.PayOffSession command,
            boolean again,
            Cause cause) {
        return refuse(
                calls, command, again, Rejection.PAYMENT_METHOD_NOT_FOUND, "payment_method", cause);
    }

    private Attempt refuse(
            Creation.Calls calls,
            PaymentCommand.PayOffSession command,
            boolean again,
            String code,
            String field,
            Cause cause) {
        return creation.refuse(
                calls, command.issuedAt(), again, new Ending.Rejected(code, field), cause);
    }
}
