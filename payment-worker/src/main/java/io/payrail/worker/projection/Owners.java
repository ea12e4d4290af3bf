package io.payrail.worker.projection;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whose the objects of some observations are, where they do not say so themselves: their
/// customer's owner, or their payment's.
///
/// @param byId owners of customers and payments
record Owners(Map<String, String> byId) {
    static Owners of(Collection<Observation> observations, Rows rows) {
        var through = new HashSet<String>();
        for (var observation : observations) {
            var id = observation.held().seen().state().ownedThrough();
            if (id != null) {
                through.add(id);
            }
        }
        return new Owners(rows.owners(through));
    }

    /// With the owner that the object itself does not name: its customer's, or the one it had.
    <S extends State<S>> Seen<S> owned(Seen<S> seen, @Nullable Seen<S> before) {
        if (seen.state().ownedThrough() == null) {
            return seen;
        }
        var owner = of(seen.state());
        if (owner == null && before != null) {
            owner = before.state().owner();
        }
        return owner == null
                ? seen
                : new Seen<>(seen.state().ownedBy(owner), seen.since(), seen.until());
    }

    /// The owner as far as it is known.
    @Nullable String of(State<?> state) {
        var through = state.ownedThrough();
        return state.owner() != null || through == null ? state.owner() : byId.get(through);
    }
}
