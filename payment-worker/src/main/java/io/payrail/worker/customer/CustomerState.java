package io.payrail.worker.customer;

import io.payrail.contract.Event;
import io.payrail.worker.projection.State;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.stripe.StripeGateway;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A customer. Name and e-mail address are personal data: they stay in the table and are in no
/// event, and nothing prints them.
record CustomerState(
        String id,
        @Nullable String owner,
        @Nullable String email,
        @Nullable String name,
        boolean deleted,
        @Nullable Instant createdAt)
        implements State<CustomerState> {

    /// Reads a customer; of a deleted one nothing is left but the id.
    static CustomerState read(StripeObject customer, String eventType) {
        if (customer.flag("deleted") || eventType.equals("customer.deleted")) {
            return new CustomerState(customer.id(), null, null, null, true, null);
        }
        return new CustomerState(
                customer.id(),
                customer.metadata(StripeGateway.OWNER),
                customer.textOrNull("email"),
                customer.textOrNull("name"),
                false,
                customer.timeOrNull("created"));
    }

    @Override
    public String aggregateId() {
        return id;
    }

    @Override
    public boolean terminal() {
        return deleted;
    }

    @Override
    public @Nullable String ownedThrough() {
        return owner == null ? id : null;
    }

    @Override
    public CustomerState ownedBy(String itsOwner) {
        return new CustomerState(id, itsOwner, email, name, deleted, createdAt);
    }

    @Override
    public Set<String> personal() {
        return Set.of("email", "name");
    }

    @Override
    public List<Event> since(@Nullable CustomerState earlier, @Nullable String itsOwner) {
        if (deleted) {
            return earlier != null && earlier.deleted
                    ? List.of()
                    : List.of(new Event.CustomerDeleted(id, owner));
        }
        return earlier == null
                ? List.of(new Event.CustomerCreated(id, owner))
                : List.of(new Event.CustomerUpdated(id, owner));
    }

    @Override
    public String toString() {
        return "CustomerState[" + id + (deleted ? ", deleted" : "") + "]";
    }
}
