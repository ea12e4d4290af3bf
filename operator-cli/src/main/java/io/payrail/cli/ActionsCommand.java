package io.payrail.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `payrail actions`: who did what.
@Command(
        name = "actions",
        description = "What operators did, the latest first.",
        mixinStandardHelpOptions = true)
final class ActionsCommand implements Callable<Integer> {
    private final Payrail payrail;

    @Option(names = "--limit", defaultValue = "50", description = "at most 500; default: 50")
    int limit = 50;

    ActionsCommand(Payrail payrail) {
        this.payrail = payrail;
    }

    @Override
    public Integer call() {
        var items = payrail.worker().get("/actions", Map.of("limit", limit)).path("items");
        if (payrail.json()) {
            items.forEach(payrail.terminal()::json);
        } else {
            payrail.terminal()
                    .table(items, List.of("id", "doneAt", "subject", "action", "target", "detail"));
        }
        return Ending.DONE.code();
    }
}
