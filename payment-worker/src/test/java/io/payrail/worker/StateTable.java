package io.payrail.worker;

import io.payrail.contract.Event;
import io.payrail.contract.EventTypes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Reads a table of moves: a row for each status before, a column for each status after, and in
/// each cell the events of the move, by their last name, or `-` for none.
public final class StateTable {
    /// The row of an object that was never seen before.
    public static final String NONE = "none";

    private StateTable() {}

    /// The cells: status before, status after, names of events.
    public static Stream<Arguments> cells(String table) {
        var rows = table.strip().lines().map(StateTable::columns).toList();
        var after = rows.getFirst();
        for (var row : rows) {
            if (row.size() != after.size()) {
                throw new IllegalArgumentException("not as long as the first row: " + row);
            }
        }
        return rows.stream()
                .skip(1)
                .flatMap(row ->
                        IntStream.range(1, after.size())
                                .mapToObj(column ->
                                        Arguments.of(
                                                row.getFirst(),
                                                after.get(column),
                                                events(row.get(column)))));
    }

    private static List<String> columns(String row) {
        return Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
    }

    private static List<String> events(String cell) {
        return cell.equals("-") ? List.of() : List.of(cell.split("\\s+", -1));
    }

    /// The last names of events: `succeeded` for `payrail.payment.succeeded.v1`.
    public static List<String> names(List<Event> events) {
        return events.stream()
                .map(EventTypes::of)
                .map(type -> type.replaceAll("payrail\\.\\w+\\.(\\w+)\\.v1", "$1"))
                .toList();
    }
}
