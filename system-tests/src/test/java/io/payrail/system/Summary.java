package io.payrail.system;

import io.payrail.system.Arithmetic.Identity;
import io.payrail.system.Stripe.Counts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// What a run came to: a paragraph to read, a row of the table in `docs/reliability.md`, and a line
/// of `summary.tsv`.
///
/// @param faults done to the system, by kind
/// @param counts what went wrong at Stripe
/// @param answers of the API by status
/// @param idle identities of which nothing was counted at the end
record Summary(
        Scenario scenario,
        Duration time,
        Map<Fault, Integer> faults,
        Counts counts,
        Map<String, AtomicLong> answers,
        Tally tally,
        List<Identity> idle,
        List<String> violations) {
    private static final List<String> COLUMNS =
            List.of(
                    "seed",
                    "payments",
                    "faults",
                    "crashes",
                    "faults_at_stripe",
                    "webhooks",
                    "duplicated_percent",
                    "lost_percent",
                    "overtaken",
                    "intents",
                    "subscriptions",
                    "refunds",
                    "absorbed",
                    "recovered",
                    "violations",
                    "seconds",
                    "faults_by_kind",
                    "answers");

    String text() {
        return """

        seed %d: %d payments in %d s, %d violations
          faults      %s
          crashes     at %s
          at Stripe   %s
          webhooks    %d, of which %.1f %% duplicated, %.1f %% held back, %.1f %% lost; %d overtaken
          API         %s
          effects     %d payment intents, subscriptions %s, %d refunds (%d payments more than once)
          absorbed    %d duplicates; %d events recovered
          | %s |\
        """
                .formatted(
                        scenario.seed(),
                        scenario.payments(),
                        time.toSeconds(),
                        violations.size(),
                        faults,
                        // A run in which one was not met has no summary.
                        Crashes.drawn(scenario.seed(), scenario.crashes()),
                        counts.faults(),
                        counts.deliveries(),
                        Tally.percent(counts.duplicated(), counts),
                        Tally.percent(counts.heldBack(), counts),
                        Tally.percent(counts.lost(), counts),
                        tally.overtaken(),
                        answers,
                        tally.payments(),
                        tally.subscriptions(),
                        tally.refunds(),
                        tally.repeatedRefunds(),
                        tally.duplicates(),
                        tally.recovered(),
                        String.join(" | ", cells().subList(0, COLUMNS.indexOf("faults_by_kind"))));
    }

    private List<String> cells() {
        return List.of(
                Long.toString(scenario.seed()),
                Integer.toString(scenario.payments()),
                Integer.toString(faultsDone()),
                Integer.toString(Crashes.drawn(scenario.seed(), scenario.crashes()).size()),
                Long.toString(counts.requests()),
                Long.toString(counts.deliveries()),
                rounded(Tally.percent(counts.duplicated(), counts)),
                rounded(Tally.percent(counts.lost(), counts)),
                Integer.toString(tally.overtaken()),
                Integer.toString(tally.payments()),
                Integer.toString(subscriptions()),
                Integer.toString(tally.refunds()),
                Integer.toString(tally.duplicates()),
                Integer.toString(tally.recovered()),
                Integer.toString(violations.size()),
                Long.toString(time.toSeconds()),
                faults.toString(),
                answers.toString());
    }

    private static String rounded(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }

    private int faultsDone() {
        return faults.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int subscriptions() {
        return tally.subscriptions().values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Adds this run's line, after a head line if the file is new.
    void appendTo(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, String.join("\t", COLUMNS) + "\n");
            }
            Files.writeString(file, String.join("\t", cells()) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /// One line for several runs.
    static String total(Collection<Summary> runs) {
        var faults = new TreeMap<Fault, Integer>();
        runs.forEach(run ->
                run.faults.forEach((kind, times) -> faults.merge(kind, times, Integer::sum)));
        return """

        total: %d runs, %d payments, %d subscriptions and %d refunds in %d s; %d faults %s; %d at Stripe's requests, %d of %d webhooks \
        lost, %d duplicated; %d duplicates absorbed, %d events recovered; %d violations\
        """
                .formatted(
                        runs.size(),
                        sum(runs, run -> run.scenario.payments()),
                        sum(runs, Summary::subscriptions),
                        sum(runs, run -> run.tally.refunds()),
                        sum(runs, run -> run.time.toSeconds()),
                        sum(runs, Summary::faultsDone),
                        faults,
                        sum(runs, run -> run.counts.requests()),
                        sum(runs, run -> run.counts.lost()),
                        sum(runs, run -> run.counts.deliveries()),
                        sum(runs, run -> run.counts.duplicated()),
                        sum(runs, run -> run.tally.duplicates()),
                        sum(runs, run -> run.tally.recovered()),
                        sum(runs, run -> run.violations.size()));
    }

    private static long sum(
            Collection<Summary> runs, java.util.function.ToLongFunction<Summary> of) {
        return runs.stream().mapToLong(of).sum();
    }
}
