package io.payrail.worker.customer;

import io.payrail.contract.Owner;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.operation.Creation;
import io.payrail.worker.operation.Creation.Attempt;
import io.payrail.worker.operation.Ending;
import io.payrail.worker.stripe.StripeGateway;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;

/// The one customer of each owner. Before Stripe is called, the call is written down with its key
/// and parameters; whoever comes later for the same owner, with another command or after a crash,
/// makes the same call again and gets the same customer. Stripe itself lets any number of customers
/// share an e-mail address. Blocks; thread-safe.
@Service
public class OwnerCustomers {
    private final OwnerCustomerRows rows;
    private final StripeGateway stripe;
    private final Creation creation;

    OwnerCustomers(OwnerCustomerRows rows, StripeGateway stripe, Creation creation) {
        this.rows = rows;
        this.stripe = stripe;
        this.creation = creation;
    }

    /// An owner's customer, or why there is none.
    public sealed interface Found {
        record Customer(String id) implements Found {}

        record None(Ending ending) implements Found {}
    }

    /// The owner's customer: known, or made now with the owner's e-mail address and name.
    public Found of(Owner owner, UUID command, Cause cause) {
        var known = rows.customerOf(owner.id());
        return known.<Found>map(Found.Customer::new)
                .orElseGet(() -> makeWhereDeleted(owner, command, cause));
    }

    /// A command's call may have made a customer for another command and that customer may be
    /// deleted since: then the call is answered with it for as long as Stripe knows the key, and
    /// one with another key makes the next.
    private Found makeWhereDeleted(Owner owner, UUID command, Cause cause) {
        var made = make(owner, command, cause);
        if (!isDeleted(made)) {
            return made;
        }
        // The key is written down before the call, as any.
        var next = make(owner, UUID.randomUUID(), cause);
        return isDeleted(next) ? new Found.None(new Ending.Unresolved()) : next;
    }

    private boolean isDeleted(Found found) {
        return found instanceof Found.Customer(var id) && rows.isDeleted(id);
    }

    /// The owner's customer, if it is known; none is made.
    public Optional<String> known(String owner) {
        return rows.customerOf(owner);
    }

    /// Whether a customer belongs to an owner and is not deleted.
    public boolean belongs(String customerId, String owner) {
        return rows.belongs(customerId, owner);
    }

    private Found make(Owner owner, UUID command, Cause cause) {
        var claim = rows.claim(owner, command);
        if (claim.customerId() != null) {
            return new Found.Customer(claim.customerId());
        }
        var calls =
                new Creation.Calls(
                        () ->
                                stripe.createCustomer(
                                        claim.commandId(), owner.id(), claim.email(), claim.name()),
                        () -> stripe.searchCustomer(claim.commandId()),
                        UnaryOperator.identity());
        return switch (creation.attempt(calls, claim.claimedAt(), true, cause)) {
            case Attempt.Made(var _, var observation) ->
                    new Found.Customer(rows.assign(owner.id(), observation));
            case Attempt.Nothing(var ending) -> {
                if (!(ending instanceof Ending.Unresolved)) {
                    // It was not made and never will be with these parameters; the next command may
                    // bring others.
                    rows.release(owner.id(), claim.commandId());
                }
                yield new Found.None(ending);
            }
        };
    }
}
