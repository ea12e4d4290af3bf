package io.payrail.local.leak;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which marks were found in which places, and one passage of each. Not thread-safe.
public final class Leaks {
    private static final int SHOWN_CHARACTERS = 120;

    private final Map<Found, String> passages = new TreeMap<>();
    private final Map<String, Integer> searched = new TreeMap<>();

    /// A mark of a kind in a kind of place.
    ///
    /// @param place `log`, `span`, `problem`, `header`, `operator`, `management`, `table x`, `topic
    ///   y`
    public record Found(Mark mark, String place) implements Comparable<Found> {
        private static final Comparator<Found> ORDER =
                Comparator.comparing(Found::mark).thenComparing(Found::place);

        @Override
        public int compareTo(Found other) {
            return ORDER.compare(this, other);
        }
    }

    public void search(String place, String text) {
        searched.merge(place, 1, Integer::sum);
        for (var mark : Mark.values()) {
            var found = mark.in(text);
            if (found.find()) {
                passages.putIfAbsent(
                        new Found(mark, place),
                        text.substring(
                                Math.max(0, found.start() - SHOWN_CHARACTERS),
                                Math.min(text.length(), found.end() + SHOWN_CHARACTERS)));
            }
        }
    }

    public Set<Found> found() {
        return new TreeSet<>(passages.keySet());
    }

    /// How many texts were searched in each place.
    public Map<String, Integer> searched() {
        return searched;
    }

    /// The first passage of each that is not among these; all values in it are a test's.
    public String passagesBut(Set<Found> expected) {
        var text = new StringBuilder();
        passages.forEach((found, passage) -> {
            if (!expected.contains(found)) {
                text.append("%n%s in %s: …%s…".formatted(found.mark(), found.place(), passage));
            }
        });
        return text.toString();
    }
}
