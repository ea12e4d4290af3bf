package io.payrail.local.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// Compares what was expected and what was committed with what was published.
final class Verdict {
    private Verdict() {}

    /// What is wrong, one line each: an expected event or a row of the journal that did not come
    /// out exactly once, and anything that came out twice.
    static List<String> problems(
            List<Expected> expected,
            List<JournalReader.Entry> committed,
            List<Published> published) {
        var problems = new ArrayList<String>();
        for (Expected wanted : expected) {
            long count = count(wanted, published);
            if (count != 1) {
                problems.add(
                        "%s of %s came out %d times"
                                .formatted(wanted.type(), wanted.aggregate(), count));
            }
        }
        for (JournalReader.Entry row : unpublished(committed, published)) {
            problems.add(
                    "The journal's %s #%d of %s did not come out"
                            .formatted(row.type(), row.sequence(), row.aggregate()));
        }
        for (Published event : repeated(published)) {
            problems.add(
                    "%s #%d of %s came out again"
                            .formatted(event.type(), event.sequence(), event.aggregate()));
        }
        return problems;
    }

    static List<Expected> missing(List<Expected> expected, List<Published> published) {
        return expected.stream().filter(wanted -> count(wanted, published) == 0).toList();
    }

    static List<JournalReader.Entry> unpublished(
            List<JournalReader.Entry> committed, List<Published> published) {
        Set<UUID> ids = published.stream().map(Published::id).collect(toSet());
        return committed.stream().filter(row -> !ids.contains(row.id())).toList();
    }

    private static long count(Expected wanted, List<Published> published) {
        return published.stream()
                .filter(event ->
                        event.type().equals(wanted.type())
                                && event.aggregate().equals(wanted.aggregate()))
                .count();
    }

    private static List<Published> repeated(List<Published> published) {
        return published.stream()
                .collect(groupingBy(Function.identity(), counting()))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }
}
