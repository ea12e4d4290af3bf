package io.payrail.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `payrail reconcile`: has the workers look at Stripe again.
@Command(
        name = "reconcile",
        description = {
            "Has reconciliation look again at all since a moment, of the last 29 days: Stripe's events",
            "against what came in, what has changed, and Stripe's lists from the newest object on.",
            "Without --since it says how far it is."
        },
        mixinStandardHelpOptions = true)
final class ReconcileCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final List<String> COLUMNS =
            List.of("cursor", "finishedAt", "runs", "missedEvents", "compared", "fetched");

    private final Payrail payrail;

    @Option(names = "--since", description = "a moment, or 2h, 3d ago")
    @Nullable Instant since;

    @Option(
            names = "--wait",
            defaultValue = "0s",
            description = "until all until now was looked at, at most so long; default: not at all")
    Duration wait = Duration.ZERO;

    ReconcileCommand(Payrail payrail) {
        this.payrail = payrail;
    }

    @Override
    public Integer call() throws InterruptedException {
        var worker = payrail.worker();
        var from = since;
        if (from == null) {
            show(worker.get("/reconciliation", Map.of()));
            return Ending.DONE.code();
        }
        var until = payrail.clock().instant();
        var state = worker.post("/reconciliation", Map.of("since", from));
        long begin = System.nanoTime();
        while (cursor(state).isBefore(until) && System.nanoTime() - begin < wait.toNanos()) {
            payrail.terminal()
                    .progress(
                            (double) Duration.between(from, cursor(state)).toMillis()
                                    / Math.max(1, Duration.between(from, until).toMillis()),
                            "at " + cursor(state));
            Worker.pause(LOOK);
            state = worker.get("/reconciliation", Map.of());
        }
        payrail.terminal().progressDone();
        show(state);
        return (wait.isZero() || !cursor(state).isBefore(until) ? Ending.DONE : Ending.NOT_DONE)
                .code();
    }

    private void show(JsonNode state) {
        if (payrail.json()) {
            payrail.terminal().json(state);
        } else {
            payrail.terminal().table(List.of(state), COLUMNS);
        }
    }

    private static Instant cursor(JsonNode state) {
        return Instant.parse(state.path("cursor").asString());
    }
}
