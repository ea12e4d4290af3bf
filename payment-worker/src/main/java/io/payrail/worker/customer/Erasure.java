package io.payrail.worker.customer;

import io.payrail.contract.CustomerCommand;
import io.payrail.contract.CustomerReply;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Answer;
import io.payrail.worker.operation.Completion;
import io.payrail.worker.operation.Delivered;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.projection.Observation;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.CustomerGateway;
import io.payrail.worker.stripe.StripeOutcome;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.JsonNodeFactory;

/// Erases a customer: deleted at Stripe first, outside any transaction, then forgotten here, in the
/// transaction that ends the operation. The customer's row stays with its id and its owner, as
/// deleted, which is terminal: whatever is heard of it later does not bring the person back.
/// Payments and their amounts stay, for the books. Blocks; thread-safe.
@Service
class Erasure {
    private final ErasureRows rows;
    private final CustomerGateway stripe;
    private final Projection projection;
    private final Completion completion;
    private final Clock clock;

    Erasure(
            ErasureRows rows,
            CustomerGateway stripe,
            Projection projection,
            Completion completion,
            Clock clock) {
        this.rows = rows;
        this.stripe = stripe;
        this.projection = projection;
        this.completion = completion;
        this.clock = clock;
    }

    Reply erase(CustomerCommand.Erase command, Delivered delivered) {
        var cause = delivered.causeOf(command.id());
        if (!rows.belonged(command.customerId(), command.owner().id())) {
            return without(command, new Ending.Rejected(Rejection.CUSTOMER_NOT_FOUND, null), cause);
        }
        return switch (stripe.deleteCustomer(command.customerId())) {
            case StripeOutcome.Succeeded deleted -> {
                var object = new StripeObject(deleted.object());
                yield forget(
                        command,
                        projection.ofFetch(
                                object, deleted.readAfter(), deleted.readBefore(), cause));
            }
            // As when the data of a test account was deleted: there is nobody to delete any more.
            case StripeOutcome.Rejected rejected when rejected.missing() ->
                    forget(command, absent(command, cause));
            case StripeOutcome.Rejected rejected ->
                    without(
                            command,
                            rejected.provesNothing()
                                    ? new Ending.Unresolved()
                                    : Ending.of(rejected, UnaryOperator.identity()),
                            cause);
            case StripeOutcome.Declined _, StripeOutcome.Unknown _ ->
                    without(command, new Ending.Unresolved(), cause);
        };
    }

    private Observation absent(CustomerCommand.Erase command, Cause cause) {
        var object =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", command.customerId())
                        .put("object", "customer")
                        .put("deleted", true);
        var now = clock.instant();
        return projection.ofFetch(new StripeObject(object), now, now, cause);
    }

    private Reply forget(CustomerCommand.Erase command, Observation deleted) {
        rows.forget(command, deleted);
        return erased(command);
    }

    static Reply erased(CustomerCommand.Erase command) {
        return new CustomerReply.Erased(command.id(), command.customerId());
    }

    private Reply without(CustomerCommand.Erase command, Ending ending, Cause cause) {
        var counts = completion.without(command, ending, cause);
        return counts instanceof Ending.Succeeded
                ? erased(command)
                : Answer.to(command.id(), counts);
    }
}
