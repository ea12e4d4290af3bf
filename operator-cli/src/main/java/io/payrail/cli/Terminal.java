package io.payrail.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the user sees: results on the standard output, as tables or JSON; progress and errors on
/// the other one, progress on a terminal only.
final class Terminal {
    private static final int BAR = 30;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean drawsProgress;

    Terminal(PrintWriter out, PrintWriter err, boolean drawsProgress) {
        this.out = out;
        this.err = err;
        this.drawsProgress = drawsProgress;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    void json(JsonNode value) {
        line(value.toString());
    }

    void error(String text) {
        err.println("payrail: " + text);
        err.flush();
    }

    void pretty(JsonNode value) {
        line(value.toPrettyString());
    }

    /// A table of the items' fields; what is not there is left out, columns as well.
    void table(Iterable<JsonNode> items, List<String> fields) {
        var rows = new ArrayList<List<String>>();
        items.forEach(
                item -> rows.add(fields.stream().map(field -> text(item.path(field))).toList()));
        var used = new ArrayList<Integer>();
        for (int i = 0; i < fields.size(); i++) {
            int column = i;
            if (rows.stream().anyMatch(row -> !row.get(column).isEmpty())) {
                used.add(column);
            }
        }
        rows.addFirst(fields.stream().map(Terminal::title).toList());
        if (rows.size() == 1) {
            line("none");
            return;
        }
        var widths =
                used.stream()
                        .map(column ->
                                Collections.max(
                                        rows.stream()
                                                .map(row -> row.get(column).length())
                                                .toList()))
                        .toList();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < used.size(); i++) {
                var cell = row.get(used.get(i));
                line.append(cell).append(" ".repeat(widths.get(i) - cell.length() + 2));
            }
            line(line.toString().stripTrailing());
        }
    }

    /// `failedAt` as `FAILED AT`.
    private static String title(String field) {
        return field.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }

    /// Whoever sends text to a terminal may try to steer it.
    private static String text(@Nullable JsonNode value) {
        return value == null || value.isMissingNode() || value.isNull()
                ? ""
                : value.asString("").replaceAll("\\p{Cntrl}", "?");
    }

    /// Draws how far it is.
    ///
    /// @param fraction from 0 to 1
    void progress(double fraction, String what) {
        if (drawsProgress) {
            int full = (int) Math.round(Math.clamp(fraction, 0, 1) * BAR);
            err.printf(
                    Locale.ROOT,
                    "\r[%s%s] %3.0f %% %s\u001b[K",
                    "#".repeat(full),
                    "-".repeat(BAR - full),
                    Math.clamp(fraction, 0, 1) * 100,
                    what);
            err.flush();
        }
    }

    void progressDone() {
        if (drawsProgress) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }
}
