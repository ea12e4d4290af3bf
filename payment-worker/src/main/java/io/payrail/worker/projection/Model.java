package io.payrail.worker.projection;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/// A kind of Stripe object that has a place in the database.
///
/// @param object Stripe's `object` word for it
/// @param table its table; the columns are the components of the state's record, in snake case, and
///   the observation's time
/// @param aggregateType what the journal calls it
/// @param changes the types of Stripe's events that tell of a change of the object and of nothing
///   else; of any other type about it, those of tomorrow included, it is told that it came
/// @param reader makes the state of an object, given the type of the event that brought it (empty
///   if none did)
public record Model<S extends State<S>>(
        String object,
        String table,
        String aggregateType,
        Class<S> type,
        Set<String> changes,
        BiFunction<StripeObject, String, S> reader) {

    /// Names of tables and columns come from the code and go into SQL as they are: nothing else
    /// may.
    public Model {
        if (!table.matches("[a-z_]+")) {
            throw new IllegalArgumentException(table + " is no name of a table");
        }
    }

    List<String> columns() {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> component.getName())
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();
    }
}
