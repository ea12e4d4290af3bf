package io.payrail.worker.customer;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Instruction;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Change;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.CustomerGateway;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;

/// Changes an owner's customer. Whose it is, is asked of our table before Stripe is called, outside
/// any transaction. Blocks; thread-safe.
@Service
class CustomerChanges {
    private final OwnerCustomers customers;
    private final Change change;
    private final Completion completion;
    private final CustomerGateway stripe;

    CustomerChanges(
            OwnerCustomers customers,
            Change change,
            Completion completion,
            CustomerGateway stripe) {
        this.customers = customers;
        this.change = change;
        this.completion = completion;
        this.stripe = stripe;
    }

    Reply update(CustomerCommand.Update command, boolean again, Delivered delivered) {
        var calls =
                new Change.Calls(
                        "customer",
                        command.customerId(),
                        () -> stripe.updateCustomer(command),
                        () -> stripe.retrieveCustomer(command.customerId()),
                        customer -> isUpdated(customer, command),
                        UnaryOperator.identity());
        return carryOut(
                command, command.customerId(), calls, again, delivered, () -> updated(command));
    }

    private static boolean isUpdated(StripeObject customer, CustomerCommand.Update command) {
        return (command.email() == null || command.email().equals(customer.textOrNull("email")))
                && (command.name() == null || command.name().equals(customer.textOrNull("name")));
    }

    Reply choose(CustomerCommand.ChooseMethod command, boolean again, Delivered delivered) {
        var calls =
                new Change.Calls(
                        "customer",
                        command.customerId(),
                        () -> stripe.chooseMethod(command),
                        () -> stripe.retrieveCustomer(command.customerId()),
                        customer ->
                                Objects.equals(
                                        customer.child("invoice_settings")
                                                .reference("default_payment_method"),
                                        command.paymentMethodId()),
                        _ -> "payment_method");
        return carryOut(
                command, command.customerId(), calls, again, delivered, () -> chosen(command));
    }

    static Reply updated(CustomerCommand.Update command) {
        return new CustomerReply.Updated(command.id(), command.customerId());
    }

    static Reply chosen(CustomerCommand.ChooseMethod command) {
        return new CustomerReply.MethodChosen(
                command.id(), command.customerId(), command.paymentMethodId());
    }

    private Reply carryOut(
            Instruction command,
            String customerId,
            Change.Calls calls,
            boolean again,
            Delivered delivered,
            Supplier<Reply> done) {
        var cause = delivered.causeOf(command.id());
        var attempt =
                customers.belongs(customerId, command.owner().id())
                        ? change.attempt(calls, command.issuedAt(), again, cause)
                        : new Attempt.Nothing(
                                new Ending.Rejected(Rejection.CUSTOMER_NOT_FOUND, null));
        return switch (attempt) {
            case Attempt.Made(var _, var observation) -> {
                completion.succeeded(command, observation);
                yield done.get();
            }
            case Attempt.Nothing(var ending) -> {
                var counts = completion.without(command, named(ending), cause);
                yield counts instanceof Ending.Succeeded
                        ? done.get()
                        : Answer.to(command.id(), counts);
            }
        };
    }

    /// What Stripe does not have is the customer, where it names no parameter of ours.
    private static Ending named(Ending ending) {
        if (!(ending instanceof Ending.Rejected rejected)
                || !rejected.code().equals("resource_missing")) {
            return ending;
        }
        return "payment_method".equals(rejected.field())
                ? new Ending.Rejected(Rejection.PAYMENT_METHOD_NOT_FOUND, rejected.field())
                : new Ending.Rejected(Rejection.CUSTOMER_NOT_FOUND, null);
    }
}
