package io.payrail.worker.session;

import io.payrail.contract.Reply;
import io.payrail.contract.Secret;
import io.payrail.contract.SessionCommand;
import io.payrail.contract.SessionReply;
import io.payrail.worker.customer.OwnerCustomers;
import io.payrail.worker.customer.OwnerCustomers.Found;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Creation;
import io.payrail.worker.operation.Creation.Thing;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.SessionGateway;
import io.payrail.worker.stripe.StripeOutcome;
import io.payrail.worker.stripe.StripeOutcome.Succeeded;
import java.util.UUID;
import org.springframework.stereotype.Service;

/// Opens Stripe's pages for the owner's customer. Sessions have no table: what is paid on a page
/// comes back as a payment or a subscription of the owner's. Addresses of pages are handed out and
/// kept nowhere. Calls Stripe outside any transaction. Blocks; thread-safe.
@Service
public class SessionCommands {
    private final OwnerCustomers customers;
    private final Creation creation;
    private final Completion completion;
    private final SessionGateway stripe;

    SessionCommands(
            OwnerCustomers customers,
            Creation creation,
            Completion completion,
            SessionGateway stripe) {
        this.customers = customers;
        this.creation = creation;
        this.completion = completion;
        this.stripe = stripe;
    }

    /// Executes a command.
    ///
    /// @param again whether an earlier execution was cut off or ended in doubt
    public Reply execute(SessionCommand command, boolean again, Delivered delivered) {
        return switch (customers.of(
                command.owner(), command.id(), delivered.causeOf(command.id()))) {
            case Found.None(var ending) -> without(command, ending, delivered);
            case Found.Customer(var customer) ->
                    switch (command) {
                        case SessionCommand.Portal portal -> open(portal, customer, delivered);
                        case SessionCommand.Checkout checkout ->
                                open(checkout, customer, again, delivered);
                    };
        };
    }

    /// Answers a command that was executed before: with a new session of the portal, or with the
    /// checkout session as it is now.
    public Reply repeat(SessionCommand command, String objectId, Delivered delivered) {
        return switch (command) {
            case SessionCommand.Checkout checkout -> repeat(checkout.id(), objectId);
            case SessionCommand.Portal portal ->
                    switch (customers.of(
                            portal.owner(), portal.id(), delivered.causeOf(portal.id()))) {
                        case Found.None(var ending) -> Answer.to(portal.id(), ending);
                        case Found.Customer(var customer) ->
                                answer(
                                        portal.id(),
                                        stripe.createPortal(portal, delivered.id(), customer));
                    };
        };
    }

    private Reply open(SessionCommand.Portal command, String customer, Delivered delivered) {
        var outcome = stripe.createPortal(command, delivered.id(), customer);
        if (!(outcome instanceof Succeeded made)) {
            return without(command, Ending.of(outcome, SessionCommands::field), delivered);
        }
        completion.found(
                command, new StripeObject(made.object()).id(), delivered.causeOf(command.id()));
        return answer(command.id(), made);
    }

    private static Reply answer(UUID command, StripeOutcome portal) {
        return portal instanceof Succeeded made
                ? new SessionReply.Portal(
                        command, new Secret(new StripeObject(made.object()).text("url")))
                : Answer.to(command, Ending.of(portal, SessionCommands::field));
    }

    private Reply open(
            SessionCommand.Checkout command, String customer, boolean again, Delivered delivered) {
        var calls =
                new Creation.Calls(
                        () -> stripe.createCheckout(command, customer),
                        () -> stripe.findCheckout(command, customer),
                        SessionCommands::field);
        return switch (creation.make(calls, command.issuedAt(), again)) {
            case Thing.There there -> {
                var id = there.object().id();
                completion.found(command, id, delivered.causeOf(command.id()));
                // What an earlier execution was answered is not the session as it is now.
                yield again ? repeat(command.id(), id) : state(command.id(), there.object());
            }
            case Thing.Nowhere(var ending) -> without(command, ending, delivered);
        };
    }

    private Reply repeat(UUID command, String sessionId) {
        var outcome = stripe.retrieveCheckout(sessionId);
        return outcome instanceof Succeeded found
                ? state(command, new StripeObject(found.object()))
                : Answer.to(command, Ending.of(outcome, SessionCommands::field));
    }

    private static Reply state(UUID command, StripeObject session) {
        var url = session.textOrNull("url");
        return new SessionReply.Checkout(
                command,
                session.id(),
                session.text("status"),
                url == null ? null : new Secret(url));
    }

    private Reply without(SessionCommand command, Ending ending, Delivered delivered) {
        var counts = completion.without(command, ending, delivered.causeOf(command.id()));
        return counts instanceof Ending.Succeeded(var sessionId)
                ? repeat(command, sessionId, delivered)
                : Answer.to(command.id(), counts);
    }

    private static String field(String parameter) {
        return switch (parameter) {
            case "line_items", "line_items[0]", "line_items[0][price]" -> "price";
            case "line_items[0][quantity]" -> "quantity";
            default -> parameter;
        };
    }
}
