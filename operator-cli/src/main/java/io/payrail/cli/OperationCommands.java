package io.payrail.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `payrail operations …`: commands of which Stripe has not told how they ended.
@Command(name = "operations", description = "Open operations.", mixinStandardHelpOptions = true)
final class OperationCommands implements Runnable {
    private static final int PAGE = 500;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "type",
                    "owner",
                    "reference",
                    "status",
                    "attempts",
                    "unresolvedAt",
                    "nextAttemptAt",
                    "deadLetter");

    private final Payrail payrail;

    @Spec @Nullable CommandSpec spec;

    OperationCommands(Payrail payrail) {
        this.payrail = payrail;
    }

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec, "picocli sets it").commandLine(), "list or resolve?");
    }

    @Command(description = "Lists operations that have not ended.", mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--unresolved",
                            description = "whose outcome Stripe has not told; the default")
                    boolean unresolved,
            @Option(names = "--running", description = "that are being executed, or were cut off")
                    boolean running,
            @Option(names = "--limit", defaultValue = "1000", description = "default: 1000")
                    int limit) {
        var worker = payrail.worker();
        var items = JsonNodeFactory.instance.arrayNode();
        if (unresolved || !running) {
            list(worker, "unresolved", limit).forEach(items::add);
        }
        if (running) {
            list(worker, "running", limit - items.size()).forEach(items::add);
        }
        if (payrail.json()) {
            items.forEach(payrail.terminal()::json);
        } else {
            payrail.terminal().table(items, COLUMNS);
        }
        return Ending.DONE.code();
    }

    private static JsonNode list(Worker worker, String status, int limit) {
        var items = JsonNodeFactory.instance.arrayNode();
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("status", status);
        JsonNode page;
        do {
            parameters.put("limit", Math.min(PAGE, limit - items.size()));
            page = worker.get("/operations", parameters);
            page.path("items").forEach(items::add);
            parameters.put("after", page.path("next").asString(""));
        } while (!page.path("next").isNull() && items.size() < limit);
        return items;
    }

    @Command(
            description = {
                "Tries an unresolved operation now: with its own idempotency keys, or, where Stripe may",
                "have forgotten those, after a search for what it has made."
            },
            mixinStandardHelpOptions = true)
    int resolve(
            @Parameters(paramLabel = "ID") UUID id,
            @Option(
                            names = "--wait",
                            defaultValue = "30s",
                            description = "for its end, 0s for not at all; default: 30s")
                    Duration wait)
            throws InterruptedException {
        var worker = payrail.worker();
        var operation = worker.post("/operations/" + id + "/resolve", Map.of()).path("operation");
        long begin = System.nanoTime();
        var waited = Duration.ZERO;
        while (operation.path("finishedAt").isNull() && waited.compareTo(wait) < 0) {
            payrail.terminal()
                    .progress((double) waited.toMillis() / wait.toMillis(), "waiting for its end");
            Worker.pause(LOOK);
            operation = worker.get("/operations/" + id, Map.of());
            waited = Duration.ofNanos(System.nanoTime() - begin);
        }
        payrail.terminal().progressDone();
        if (payrail.json()) {
            payrail.terminal().json(operation);
        } else {
            payrail.terminal()
                    .table(
                            List.of(operation),
                            List.of(
                                    "id",
                                    "type",
                                    "status",
                                    "objectId",
                                    "errorCode",
                                    "declineCode"));
        }
        boolean ended = !operation.path("finishedAt").isNull();
        return (ended || wait.isZero() ? Ending.DONE : Ending.NOT_DONE).code();
    }
}
