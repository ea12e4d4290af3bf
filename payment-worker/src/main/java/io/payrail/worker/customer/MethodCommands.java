package io.payrail.worker.customer;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.worker.customer.CustomerAccess.Given;
import io.payrail.worker.customer.OwnerCustomers.Found;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.operation.SideBySide;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.CustomerGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;

/// Saves payment methods and takes them away. Neither has a table: whose a payment method is, is
/// told by its customer, as Stripe names it. Calls Stripe outside any transaction. Blocks;
/// thread-safe.
@Service
class MethodCommands {
    private static final Ending NOT_FOUND =
            new Ending.Rejected(Rejection.PAYMENT_METHOD_NOT_FOUND, null);

    private final OwnerCustomers customers;
    private final CustomerAccess access;
    private final Creation creation;
    private final Completion completion;
    private final CustomerGateway stripe;

    MethodCommands(
            OwnerCustomers customers,
            CustomerAccess access,
            Creation creation,
            Completion completion,
            CustomerGateway stripe) {
        this.customers = customers;
        this.access = access;
        this.creation = creation;
        this.completion = completion;
        this.stripe = stripe;
    }

    /// @param again then one that is nobody's counts as detached: by the earlier execution, for all
    ///   that anybody can tell
    Reply detach(CustomerCommand.DetachMethod command, boolean again, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        return switch (stripe.retrieveMethod(command.paymentMethodId())) {
            case StripeOutcome.Succeeded found -> {
                var customer = new StripeObject(found.object()).reference("customer");
                if (customer == null && again) {
                    yield found(command, cause);
                }
                yield customer != null && customers.belongs(customer, command.owner().id())
                        ? detachOwn(command, again, cause)
                        : without(command, NOT_FOUND, cause);
            }
            case StripeOutcome.Rejected rejected -> without(command, refused(rejected), cause);
            case StripeOutcome.Declined _, StripeOutcome.Unknown _ ->
                    without(command, new Ending.Unresolved(), cause);
        };
    }

    private Reply detachOwn(CustomerCommand.DetachMethod command, boolean again, Cause cause) {
        return switch (stripe.detachMethod(command)) {
            case StripeOutcome.Succeeded _ -> found(command, cause);
            case StripeOutcome.Rejected rejected ->
                    isDetached(command)
                            ? found(command, cause)
                            : without(command, refused(rejected), cause);
            case StripeOutcome.Declined _, StripeOutcome.Unknown _ ->
                    again && isDetached(command)
                            ? found(command, cause)
                            : without(command, new Ending.Unresolved(), cause);
        };
    }

    private Reply without(CustomerCommand.DetachMethod command, Ending ending, Cause cause) {
        var counts = completion.without(command, ending, cause);
        return counts instanceof Ending.Succeeded
                ? detached(command)
                : Answer.to(command.id(), counts);
    }

    private boolean isDetached(CustomerCommand.DetachMethod command) {
        return stripe.retrieveMethod(command.paymentMethodId())
                        instanceof StripeOutcome.Succeeded now
                && new StripeObject(now.object()).reference("customer") == null;
    }

    private Reply found(CustomerCommand.DetachMethod command, Cause cause) {
        completion.found(command, command.paymentMethodId(), cause);
        return detached(command);
    }

    static Reply detached(CustomerCommand.DetachMethod command) {
        return new CustomerReply.MethodDetached(command.id(), command.paymentMethodId());
    }

    private static Ending refused(StripeOutcome.Rejected rejected) {
        if (rejected.missing()) {
            return NOT_FOUND;
        }
        return rejected.provesNothing()
                ? new Ending.Unresolved()
                : Ending.of(rejected, UnaryOperator.identity());
    }

    Reply setUp(CustomerCommand.SetUp command, boolean again, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        return switch (customers.of(command.owner(), command.id(), cause)) {
            case Found.None(var ending) -> without(command, ending, delivered);
            case Found.Customer(var customer) -> setUp(command, customer, again, delivered);
        };
    }

    private Reply setUp(
            CustomerCommand.SetUp command, String customer, boolean again, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        var calls =
                new Creation.Calls(
                        () -> stripe.createSetupIntent(command, customer),
                        () -> stripe.findSetupIntent(command, customer),
                        UnaryOperator.identity());
        var both =
                SideBySide.call(
                        () -> access.to(customer, command, command.mobileSdkVersion(), delivered),
                        () -> creation.attempt(calls, command.issuedAt(), again, cause));
        return switch (both.second()) {
            case Attempt.Made(var intent, var observation) -> {
                completion.succeeded(command, observation);
                yield answer(command, intent, both.first());
            }
            case Attempt.Nothing(var ending) -> without(command, ending, delivered);
        };
    }

    private Reply without(CustomerCommand.SetUp command, Ending ending, Delivered delivered) {
        var counts = completion.without(command, ending, delivered.causeOf(command.id()));
        return counts instanceof Ending.Succeeded(var setupId)
                ? ready(command, setupId, delivered)
                : Answer.to(command.id(), counts);
    }

    /// Its secrets are fetched anew, as they are kept nowhere.
    Reply ready(CustomerCommand.SetUp command, String setupId, Delivered delivered) {
        var outcome = stripe.retrieveSetupIntent(setupId);
        if (!(outcome instanceof StripeOutcome.Succeeded found)) {
            return Answer.to(command.id(), Ending.of(outcome, UnaryOperator.identity()));
        }
        var intent = new StripeObject(found.object());
        return answer(
                command,
                intent,
                access.to(
                        intent.referenceTo("customer"),
                        command,
                        command.mobileSdkVersion(),
                        delivered));
    }

    private static Reply answer(CustomerCommand.SetUp command, StripeObject intent, Given access) {
        return switch (access) {
            case Given.Secrets secrets ->
                    new CustomerReply.SetupReady(
                            command.id(),
                            intent.id(),
                            new Secret(intent.text("client_secret")),
                            intent.referenceTo("customer"),
                            secrets.ephemeralKey(),
                            secrets.customerSession());
            case Given.None(var reply) -> reply;
        };
    }
}
