package io.payrail.worker.customer;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Instruction;
import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.worker.customer.OwnerCustomers.Found;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.CustomerGateway;
import io.payrail.worker.stripe.SessionComponent;
import io.payrail.worker.stripe.StripeGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Gives an app access to its user's customer for a while: an ephemeral key or a customer session,
/// as configured. Both live shorter than an operation is remembered, so each delivery of a command
/// gets one of its own. Calls Stripe outside any transaction. Blocks; thread-safe.
@Service
public class CustomerAccess {
    private final AccessProperties properties;
    private final OwnerCustomers customers;
    private final Completion completion;
    private final StripeGateway stripe;
    private final CustomerGateway sessions;

    CustomerAccess(
            AccessProperties properties,
            OwnerCustomers customers,
            Completion completion,
            StripeGateway stripe,
            CustomerGateway sessions) {
        this.properties = properties;
        this.customers = customers;
        this.completion = completion;
        this.stripe = stripe;
        this.sessions = sessions;
    }

    /// What an app gets beside what its command has made.
    public sealed interface Given {
        /// One of the two.
        record Secrets(@Nullable Secret ephemeralKey, @Nullable Secret customerSession)
                implements Given {}

        /// What the command made is there, only the access is not. The app repeats the request and
        /// gets both.
        record None(Reply reply) implements Given {}
    }

    /// Access to a customer.
    ///
    /// @param mobileSdkVersion the API version of an ephemeral key; null for the configured one
    public Given to(
            String customerId,
            Instruction command,
            @Nullable String mobileSdkVersion,
            Delivered delivered) {
        var id = command.id();
        var outcome =
                switch (properties.customerAccess()) {
                    case EPHEMERAL_KEY ->
                            stripe.createEphemeralKey(
                                    id, delivered.id(), customerId, mobileSdkVersion);
                    case CUSTOMER_SESSION ->
                            sessions.createCustomerSession(
                                    id,
                                    delivered.id(),
                                    customerId,
                                    SessionComponent.MOBILE_PAYMENT_ELEMENT);
                };
        return switch (outcome) {
            case StripeOutcome.Succeeded made -> secrets(new StripeObject(made.object()));
            case StripeOutcome.Rejected rejected ->
                    new Given.None(
                            new Reply.Rejected(
                                    id,
                                    rejected.code(),
                                    mobileSdkVersion == null ? null : "Stripe-Version"));
            case StripeOutcome.Declined _, StripeOutcome.Unknown _ ->
                    new Given.None(new Reply.Unresolved(id));
        };
    }

    private Given.Secrets secrets(StripeObject made) {
        return switch (properties.customerAccess()) {
            case EPHEMERAL_KEY -> new Given.Secrets(new Secret(made.text("secret")), null);
            case CUSTOMER_SESSION ->
                    new Given.Secrets(null, new Secret(made.text("client_secret")));
        };
    }

    Reply open(CustomerCommand.OpenSession command, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        return switch (customers.of(command.owner(), command.id(), cause)) {
            case Found.Customer(var customer) -> open(command, customer, delivered);
            case Found.None(var ending) -> without(command, ending, cause);
        };
    }

    private Reply open(CustomerCommand.OpenSession command, String customer, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        var outcome = session(command, customer, delivered);
        if (outcome instanceof StripeOutcome.Succeeded made) {
            completion.found(command, customer, cause);
            return ready(command, customer, made);
        }
        return without(command, Ending.of(outcome, UnaryOperator.identity()), cause);
    }

    private Reply without(CustomerCommand.OpenSession command, Ending ending, Cause cause) {
        var counts = completion.without(command, ending, cause);
        // Another execution of the same command has given a session to whoever waited for it.
        return counts instanceof Ending.Succeeded
                ? new Reply.Unresolved(command.id())
                : Answer.to(command.id(), counts);
    }

    /// A repeated command gets a session of its own.
    Reply again(CustomerCommand.OpenSession command, String customer, Delivered delivered) {
        var outcome = session(command, customer, delivered);
        return outcome instanceof StripeOutcome.Succeeded made
                ? ready(command, customer, made)
                : Answer.to(command.id(), Ending.of(outcome, UnaryOperator.identity()));
    }

    private StripeOutcome session(
            CustomerCommand.OpenSession command, String customer, Delivered delivered) {
        return sessions.createCustomerSession(
                command.id(),
                delivered.id(),
                customer,
                SessionComponent.named(command.component()));
    }

    private static Reply ready(
            CustomerCommand.OpenSession command, String customer, StripeOutcome.Succeeded made) {
        var session = new StripeObject(made.object());
        return new CustomerReply.SessionReady(
                command.id(),
                customer,
                new Secret(session.text("client_secret")),
                session.time("expires_at"));
    }
}
