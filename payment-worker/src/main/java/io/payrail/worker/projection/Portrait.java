package io.payrail.worker.projection;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a state would write into its table, as text, to be compared with another one and not kept
/// there. Whose it is does not belong to it: that is not Stripe's to say.
///
/// @param kind Stripe's `object` word
/// @param fields the columns' values by their names, all of them
/// @param personal the names of those that hold personal data
public record Portrait(String kind, Map<String, @Nullable String> fields, Set<String> personal) {
    static Portrait of(Observation observation) {
        var held = observation.held();
        var fields = new TreeMap<String, @Nullable String>();
        Rows.columns(held.seen().state())
                .properties()
                .forEach(field -> fields.put(field.getKey(), Drift.text(field.getValue())));
        return new Portrait(held.model().object(), fields, held.seen().state().personal());
    }

    @Override
    public String toString() {
        // The fields may hold personal data.
        return "Portrait[" + kind + "]";
    }
}
