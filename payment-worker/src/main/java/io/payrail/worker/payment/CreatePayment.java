package io.payrail.worker.payment;

import io.payrail.contract.PaymentCommand;
import io.payrail.contract.PaymentReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.worker.customer.CustomerAccess;
import io.payrail.worker.customer.CustomerAccess.Given;
import io.payrail.worker.customer.OwnerCustomers;
import io.payrail.worker.customer.OwnerCustomers.Found;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.operation.SideBySide;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/// Executes [PaymentCommand.Create]. The intent and the access to the customer do not depend on
/// each other and are made side by side; a known customer costs no call. Calls Stripe outside any
/// transaction. Blocks; thread-safe.
@Component
final class CreatePayment {
    private final OwnerCustomers customers;
    private final PaymentRows rows;
    private final Creation creation;
    private final Completion completion;
    private final StripeGateway stripe;
    private final CustomerAccess access;

    CreatePayment(
            OwnerCustomers customers,
            PaymentRows rows,
            Creation creation,
            Completion completion,
            StripeGateway stripe,
            CustomerAccess access) {
        this.customers = customers;
        this.rows = rows;
        this.creation = creation;
        this.completion = completion;
        this.stripe = stripe;
        this.access = access;
    }

    /// Executes the command.
    ///
    /// @param again whether an earlier execution was cut off or ended in doubt
    Reply execute(PaymentCommand.Create command, boolean again, Delivered delivered) {
        return switch (customers.of(
                command.owner(), command.id(), delivered.causeOf(command.id()))) {
            case Found.None(var ending) -> without(command, ending, delivered);
            case Found.Customer(var customer) -> {
                var known = again ? rows.madeBy(command.id()) : Optional.<String>empty();
                if (known.isPresent()) {
                    completion.found(command, known.get(), delivered.causeOf(command.id()));
                    yield ready(command, known.get(), customer, delivered);
                }
                yield command.reference() == null
                        ? make(command, customer, again, delivered)
                        : makeOrFind(command, command.reference(), customer, again, delivered);
            }
        };
    }

    /// Answers the command again. Its secrets are fetched anew, as they are kept nowhere.
    Reply repeat(PaymentCommand.Create command, String paymentId, Delivered delivered) {
        return switch (customers.of(
                command.owner(), command.id(), delivered.causeOf(command.id()))) {
            case Found.None(var ending) -> Answer.to(command.id(), ending);
            case Found.Customer(var customer) -> ready(command, paymentId, customer, delivered);
        };
    }

    /// What another command makes is written down in the transaction that ends its operation, and
    /// nothing keeps that from happening between two questions. So the operations are asked first:
    /// one that was open then and has ended since has its payment found by the second question.
    private Reply makeOrFind(
            PaymentCommand.Create command,
            String reference,
            String customer,
            boolean again,
            Delivered delivered) {
        boolean beingMade = rows.anotherIsBeingMade(command.owner().id(), reference, command.id());
        var open = rows.open(command.owner().id(), reference, command.id());
        if (open.isPresent()) {
            if (!open.get().asks(command.amount(), command.currency())) {
                return without(
                        command,
                        new Ending.Rejected(Rejection.REFERENCE_IN_USE, "reference"),
                        delivered);
            }
            completion.found(command, open.get().id(), delivered.causeOf(command.id()));
            return ready(command, open.get().id(), customer, delivered);
        }
        return beingMade
                ? inProgress(command, delivered)
                : make(command, customer, again, delivered);
    }

    private Reply make(
            PaymentCommand.Create command, String customer, boolean again, Delivered delivered) {
        var calls =
                new Creation.Calls(
                        () -> stripe.createPaymentIntent(command, customer),
                        () -> stripe.searchPaymentIntent(command.id()),
                        UnaryOperator.identity());
        var cause = delivered.causeOf(command.id());
        var both =
                SideBySide.call(
                        () -> access(command, customer, delivered),
                        () -> creation.attempt(calls, command.issuedAt(), again, cause));
        return switch (both.second()) {
            case Attempt.Made(var intent, var observation) -> {
                completion.succeeded(command, observation);
                yield answer(command, intent, customer, both.first());
            }
            case Attempt.Nothing(var ending) -> without(command, ending, delivered);
        };
    }

    private Reply ready(
            PaymentCommand.Create command, String paymentId, String customer, Delivered delivered) {
        var both =
                SideBySide.call(
                        () -> access(command, customer, delivered),
                        () -> stripe.retrievePaymentIntent(paymentId));
        return switch (both.second()) {
            case StripeOutcome.Succeeded found ->
                    answer(command, new StripeObject(found.object()), customer, both.first());
            case StripeOutcome.Declined _, StripeOutcome.Rejected _, StripeOutcome.Unknown _ ->
                    Answer.to(command.id(), Ending.of(both.second(), UnaryOperator.identity()));
        };
    }

    private Given access(PaymentCommand.Create command, String customer, Delivered delivered) {
        return access.to(customer, command, command.mobileSdkVersion(), delivered);
    }

    private static Reply answer(
            PaymentCommand.Create command, StripeObject intent, String customer, Given access) {
        return switch (access) {
            case Given.Secrets secrets ->
                    new PaymentReply.Ready(
                            command.id(),
                            intent.id(),
                            new Secret(intent.text("client_secret")),
                            customer,
                            secrets.ephemeralKey(),
                            secrets.customerSession());
            case Given.None(var reply) -> reply;
        };
    }

    /// Another command is about to make what this one asks for. Whoever asked is told to ask again,
    /// and then gets what the other one made.
    private Reply inProgress(PaymentCommand.Create command, Delivered delivered) {
        return switch (completion.waiting(command, delivered.causeOf(command.id()))) {
            case Ending.Unresolved _ ->
                    new Reply.Rejected(command.id(), Rejection.REFERENCE_IN_PROGRESS, "reference");
            case Ending.Succeeded(var paymentId) -> repeat(command, paymentId, delivered);
            case Ending.Declined declined -> Answer.to(command.id(), declined);
            case Ending.Rejected rejected -> Answer.to(command.id(), rejected);
        };
    }

    private Reply without(PaymentCommand.Create command, Ending ending, Delivered delivered) {
        var counts = completion.without(command, ending, delivered.causeOf(command.id()));
        return counts instanceof Ending.Succeeded(var paymentId)
                ? repeat(command, paymentId, delivered)
                : Answer.to(command.id(), counts);
    }
}
