package io.payrail.cli;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `payrail dlt …`: records that failed for their own sake.
@Command(name = "dlt", description = "Dead letters.", mixinStandardHelpOptions = true)
final class DeadLetterCommands implements Runnable {
    private static final int PAGE = 500;
    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "failedAt",
                    "topic",
                    "type",
                    "objectId",
                    "cause",
                    "attempts",
                    "state",
                    "outcome",
                    "replayOf");

    private final Payrail payrail;

    @Spec @Nullable CommandSpec spec;

    DeadLetterCommands(Payrail payrail) {
        this.payrail = payrail;
    }

    @Override
    public void run() {
        throw usage("list, show, replay or discard?");
    }

    private ParameterException usage(String message) {
        return new ParameterException(
                Objects.requireNonNull(spec, "picocli sets it").commandLine(), message);
    }

    @Command(description = "Lists dead letters.", mixinStandardHelpOptions = true)
    int list(
            @Option(
                            names = "--state",
                            defaultValue = "open",
                            description = "open, replayed, discarded or all; default: open")
                    String state,
            @Option(names = "--topic") @Nullable String topic,
            @Option(names = "--cause") @Nullable String cause,
            @Option(
                            names = "--type",
                            description = "as payment_intent.succeeded or payment_intent.*")
                    @Nullable String type,
            @Option(names = "--object", description = "Stripe's id of the object")
                    @Nullable String object,
            @Option(
                            names = "--message",
                            description = "Stripe's id of the event, or the operation's")
                    @Nullable String message,
            @Option(names = "--from", description = "failed since; a moment, or 2h, 3d ago")
                    @Nullable Instant from,
            @Option(names = "--to") @Nullable Instant to,
            @Option(names = "--limit", defaultValue = "1000", description = "default: 1000")
                    int limit) {
        var worker = payrail.worker();
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("state", state.equals("all") ? null : state);
        parameters.put("topic", topic);
        parameters.put("cause", cause);
        parameters.put("type", type);
        parameters.put("object", object);
        parameters.put("message", message);
        parameters.put("from", from);
        parameters.put("to", to);
        var items = JsonNodeFactory.instance.arrayNode();
        JsonNode page;
        do {
            parameters.put("limit", Math.min(PAGE, limit - items.size()));
            page = worker.get("/dead-letters", parameters);
            page.path("items").forEach(items::add);
            parameters.put("after", page.path("next").asLong());
        } while (!page.path("next").isNull() && items.size() < limit);
        if (payrail.json()) {
            items.forEach(payrail.terminal()::json);
        } else {
            payrail.terminal().table(items, COLUMNS);
        }
        return Ending.DONE.code();
    }

    @Command(
            description = {
                "Shows a dead letter with its record.",
                "Secrets and personal data are masked: what is not known to be harmless is."
            },
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID") long id,
            @Option(
                            names = "--reveal",
                            description =
                                    "unmasked: takes the role payments:reveal and is written down")
                    boolean reveal) {
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("reveal", reveal);
        var shown = payrail.worker().get("/dead-letters/" + id, parameters);
        if (payrail.json()) {
            payrail.terminal().json(shown);
        } else {
            payrail.terminal().pretty(shown);
        }
        return Ending.DONE.code();
    }

    @Command(
            description = {
                "Puts dead letters back on their topic: some by number, or all that fit.",
                "What was done already is not done again."
            },
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "ID", arity = "0..*") long @Nullable [] ids,
            @Option(names = "--all", description = "all that fit the options below") boolean all,
            @Option(names = "--type") @Nullable String type,
            @Option(names = "--object") @Nullable String object,
            @Option(names = "--from", description = "failed since; a moment, or 2h, 3d ago")
                    @Nullable Instant from,
            @Option(names = "--to") @Nullable Instant to,
            @Option(names = "--again", description = "also those that were replayed or discarded")
                    boolean again,
            @Option(names = "--dry-run", description = "only say what would be done")
                    boolean dryRun) {
        boolean none = ids == null || ids.length == 0;
        if (none != all) {
            throw usage("Either numbers, or --all");
        }
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("again", again);
        parameters.put("dryRun", dryRun);
        if (ids != null && !all) {
            return each(ids, "replay", parameters);
        }
        parameters.put("source", "dlt");
        parameters.put("type", type);
        parameters.put("object", object);
        parameters.put("from", from);
        parameters.put("to", to);
        return new ReplayRun(payrail).run(parameters);
    }

    @Command(
            description = "Says of dead letters that nothing is to be done about them.",
            mixinStandardHelpOptions = true)
    int discard(
            @Parameters(paramLabel = "ID", arity = "1..*") long[] ids,
            @Option(names = "--reason", description = "is written down") @Nullable String reason) {
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("reason", reason);
        return each(ids, "discard", parameters);
    }

    /// Each on its own: one that cannot be done does not keep the others from it.
    private int each(long[] ids, String what, Map<String, @Nullable Object> parameters) {
        var worker = payrail.worker();
        var terminal = payrail.terminal();
        var ending = Ending.DONE;
        for (int i = 0; i < ids.length; i++) {
            terminal.progress((double) i / ids.length, "");
            try {
                var done = worker.post("/dead-letters/" + ids[i] + "/" + what, parameters);
                terminal.progressDone();
                if (payrail.json()) {
                    terminal.json(done);
                } else {
                    terminal.line(
                            ids[i] + " " + done.path("result").asString("").replace('_', ' '));
                }
            } catch (OperatorException e) {
                if (e.ending() == Ending.UNAVAILABLE || e.ending() == Ending.REFUSED) {
                    throw e;
                }
                terminal.progressDone();
                terminal.error(String.valueOf(e.getMessage()));
                ending = ids.length == 1 ? e.ending() : Ending.NOT_DONE;
            }
        }
        return ending.code();
    }
}
