package io.payrail.cli;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `payrail audit …`: whether the journal is what was sealed.
@Command(name = "audit", description = "The journal's seals.", mixinStandardHelpOptions = true)
final class AuditCommands implements Runnable {
    private static final String PARTITION = "journal_";

    private final Payrail payrail;

    @Spec @Nullable CommandSpec spec;

    AuditCommands(Payrail payrail) {
        this.payrail = payrail;
    }

    @Override
    public void run() {
        throw usage("verify or head?");
    }

    private ParameterException usage(String message) {
        return new ParameterException(
                Objects.requireNonNull(spec, "picocli sets it").commandLine(), message);
    }

    @Command(
            description = {
                "Shows where the chain of seals ends, NUMBER:DIGEST.",
                "Note it where the database's owner cannot change it, and give it to verify later."
            },
            mixinStandardHelpOptions = true)
    int head() {
        var end = payrail.worker().get("/seals/head", Map.of());
        if (payrail.json()) {
            payrail.terminal().json(end);
        } else {
            payrail.terminal().table(List.of(end), List.of("head", "unsealed", "oldestUnsealed"));
        }
        return Ending.DONE.code();
    }

    /// The worker keeps nothing between two steps: stopped in the middle, it goes on `--from`
    /// there.
    @Command(
            description = {
                "Follows the chain of seals and compares every row of the journal with its seal.",
                "Names the first one that is broken, and ends with 7 then; so it does if whole weeks",
                "are gone that nobody is known to have dropped on purpose."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Option(
                            names = "--from",
                            paramLabel = "NUMBER",
                            defaultValue = "1",
                            description = "the seal to begin with; default: 1")
                    long from,
            @Option(
                            names = "--head",
                            paramLabel = "NUMBER:DIGEST",
                            description = "a head that was noted, and has to be in the chain")
                    @Nullable String head,
            @Option(
                            names = "--gone-before",
                            paramLabel = "DATE",
                            description = "weeks that were over by this day (UTC) may be gone")
                    @Nullable LocalDate goneBefore) {
        if (from < 1) {
            throw usage("--from is the number of a seal, 1 or more");
        }
        requireInReach(from, head);
        var worker = payrail.worker();
        var terminal = payrail.terminal();
        var asked = new HashMap<String, @Nullable Object>();
        asked.put("head", head);
        asked.put("after", from - 1);
        var gone = new TreeMap<String, Long>();
        long seals = 0;
        long rows = 0;
        JsonNode step;
        do {
            step = worker.get("/seals/verification", asked);
            seals += step.path("seals").asLong();
            rows += step.path("rows").asLong();
            step.path("gone")
                    .properties()
                    .forEach(entry ->
                            gone.merge(entry.getKey(), entry.getValue().asLong(), Long::sum));
            asked.put("after", step.path("head").asString());
            double whole = (double) seals + step.path("left").asLong();
            if (payrail.json()) {
                terminal.json(step);
            }
            terminal.progress(whole == 0 ? 1 : seals / whole, rows + " rows");
        } while (!step.path("done").asBoolean());
        terminal.progressDone();
        if (!payrail.json()) {
            gone.forEach((partition, count) ->
                    terminal.line(
                            "%d rows are gone with partition %s".formatted(count, partition)));
            terminal.line("%d seals hold, %d rows are as they were sealed".formatted(seals, rows));
        }
        var unexplained =
                gone.keySet().stream().filter(week -> !wasOverBy(goneBefore, week)).toList();
        return end(step, unexplained);
    }

    /// @param partition `journal_` and the Monday with which its week begins, as the worker says it
    private static boolean wasOverBy(@Nullable LocalDate day, String partition) {
        var monday =
                LocalDate.parse(
                        partition.substring(PARTITION.length()), DateTimeFormatter.BASIC_ISO_DATE);
        return day != null && !monday.plusWeeks(1).isAfter(day);
    }

    /// A head that lies before the first seal that is looked at would seem to be confirmed.
    private void requireInReach(long from, @Nullable String head) {
        if (head == null) {
            return;
        }
        if (!head.matches("\\d{1,18}:[0-9a-f]{64}")) {
            throw usage("--head is NUMBER:DIGEST, as audit head shows it");
        }
        if (Long.parseLong(head.substring(0, head.indexOf(':'))) < from) {
            throw usage("--head lies before --from");
        }
    }

    private int end(JsonNode last, List<String> unexplained) {
        var broken = last.path("broken");
        if (broken.isObject()) {
            var row =
                    broken.path("position").isNumber()
                            ? ", row %d, number %d of %s"
                                    .formatted(
                                            broken.path("position").asLong(),
                                            broken.path("sequence").asLong(),
                                            broken.path("aggregateId")
                                                    .asString("")
                                                    .replaceAll("\\p{Cntrl}", "?"))
                            : "";
            payrail.terminal()
                    .error(
                            "broken at seal %d%s: %s: %s"
                                    .formatted(
                                            broken.path("seal").asLong(),
                                            row,
                                            broken.path("what").asString(""),
                                            broken.path("detail").asString("")));
            return Ending.BROKEN.code();
        }
        if (!payrail.json()) {
            payrail.terminal()
                    .line(
                            "%d rows are not sealed yet; head %s"
                                    .formatted(
                                            last.path("unsealed").asLong(),
                                            last.path("head").asString("")));
        }
        if (!unexplained.isEmpty()) {
            payrail.terminal()
                    .error(
                            "gone: %s; if dropped on purpose, say so with --gone-before"
                                    .formatted(String.join(", ", unexplained)));
            return Ending.BROKEN.code();
        }
        return Ending.DONE.code();
    }
}
