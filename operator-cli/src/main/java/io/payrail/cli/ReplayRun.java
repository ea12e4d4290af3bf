package io.payrail.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A replay, step after step to its end. The worker keeps nothing between two steps: stopped in the
/// middle, it is begun again without harm.
final class ReplayRun {
    private static final List<String> COLUMNS = List.of("id", "type", "objectId", "at", "result");

    private final Payrail payrail;

    ReplayRun(Payrail payrail) {
        this.payrail = payrail;
    }

    /// Replays what the parameters say.
    ///
    /// @return the exit code
    int run(Map<String, ? extends @Nullable Object> parameters) {
        var worker = payrail.worker();
        var terminal = payrail.terminal();
        var asked = new HashMap<String, @Nullable Object>(parameters);
        var results = new TreeMap<String, Long>();
        var items = new ArrayList<JsonNode>();
        long done = 0;
        String next;
        do {
            var step = worker.post("/events/replay", asked);
            step.path("items")
                    .forEach(
                            item -> results.merge(item.path("result").asString(""), 1L, Long::sum));
            done += step.path("done").asLong();
            double whole = (double) done + step.path("left").asLong();
            next = step.path("next").isNull() ? null : step.path("next").asString();
            asked.put("after", next);
            asked.put("to", step.path("to").asString());
            if (payrail.json()) {
                terminal.json(step);
            } else if (step.path("dryRun").asBoolean()) {
                step.path("items").forEach(items::add);
            }
            terminal.progress(whole == 0 ? 1 : done / whole, summary(results));
        } while (next != null);
        terminal.progressDone();
        if (!payrail.json()) {
            if (!items.isEmpty()) {
                terminal.table(items, COLUMNS);
            }
            terminal.line(results.isEmpty() ? "nothing fits" : summary(results));
        }
        return (results.containsKey("gone") ? Ending.NOT_DONE : Ending.DONE).code();
    }

    private static String summary(Map<String, Long> results) {
        var words = new LinkedHashMap<String, String>();
        results.forEach(
                (result, count) -> words.put(result, count + " " + result.replace('_', ' ')));
        return String.join(", ", words.values());
    }
}
