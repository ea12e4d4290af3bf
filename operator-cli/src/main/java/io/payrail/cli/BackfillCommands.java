package io.payrail.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// `payrail backfill …`: the import of an account that was at Stripe before.
@Command(
        name = "backfill",
        description = "Imports what is at Stripe already.",
        mixinStandardHelpOptions = true)
final class BackfillCommands implements Runnable {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final List<String> COLUMNS =
            List.of(
                    "kind",
                    "state",
                    "objects",
                    "changed",
                    "unreadable",
                    "askedFor",
                    "reached",
                    "refusal");

    private final Payrail payrail;

    @Spec @Nullable CommandSpec spec;

    BackfillCommands(Payrail payrail) {
        this.payrail = payrail;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec, "picocli sets it").commandLine(),
                "start, show or stop?");
    }

    @Command(
            description = "Begins an import, or goes on with the one that was stopped.",
            mixinStandardHelpOptions = true)
    int start(
            @Option(
                            names = "--since",
                            description =
                                    "only objects created since a moment, or 90d ago; default: all")
                    @Nullable Instant since,
            @Option(
                            names = "--wait",
                            defaultValue = "0s",
                            description = "until it is done, at most so long; default: not at all")
                    Duration wait)
            throws InterruptedException {
        var worker = payrail.worker();
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("since", since);
        var run = worker.post("/backfill", parameters).path("run");
        long begin = System.nanoTime();
        while (!done(run) && System.nanoTime() - begin < wait.toNanos()) {
            payrail.terminal().progress(fraction(run), "of the kinds");
            Worker.pause(LOOK);
            run = worker.get("/backfill", Map.of());
        }
        payrail.terminal().progressDone();
        print(run);
        return (wait.isZero() || done(run) ? Ending.DONE : Ending.NOT_DONE).code();
    }

    @Command(description = "Shows how far it is.", mixinStandardHelpOptions = true)
    int show() {
        print(payrail.worker().get("/backfill", Map.of()));
        return Ending.DONE.code();
    }

    @Command(description = "Stops it; start goes on where it was.", mixinStandardHelpOptions = true)
    int stop() {
        print(payrail.worker().post("/backfill/stop", Map.of()).path("run"));
        return Ending.DONE.code();
    }

    private static boolean done(JsonNode run) {
        return run.path("state").asString("").equals("done");
    }

    private static double fraction(JsonNode run) {
        double ended = 0;
        for (var kind : run.path("kinds")) {
            var state = kind.path("state").asString("");
            ended += state.equals("done") || state.equals("refused") ? 1 : 0;
        }
        return ended / Math.max(1, run.path("kinds").size());
    }

    private void print(JsonNode run) {
        if (payrail.json()) {
            payrail.terminal().json(run);
        } else {
            payrail.terminal()
                    .table(List.of(run), List.of("run", "reason", "state", "startedAt", "endedAt"));
            payrail.terminal().table(run.path("kinds"), COLUMNS);
        }
    }
}
