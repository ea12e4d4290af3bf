package io.payrail.cli;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `payrail events …`.
@Command(name = "events", description = "Events.", mixinStandardHelpOptions = true)
final class EventCommands implements Runnable {
    private final Payrail payrail;

    @Spec @Nullable CommandSpec spec;

    EventCommands(Payrail payrail) {
        this.payrail = payrail;
    }

    /// Where events are replayed from.
    enum Source {
        DLT,
        TOPIC,
        STRIPE,
        JOURNAL
    }

    @Override
    public void run() {
        throw usage("replay?");
    }

    private ParameterException usage(String message) {
        return new ParameterException(
                Objects.requireNonNull(spec, "picocli sets it").commandLine(), message);
    }

    @Command(
            description = {
                "Replays events of a time.",
                "dlt: dead letters that are open; topic: what webhooks have brought and the inbox lacks;",
                "stripe: what Stripe lists, of 30 days, and the inbox lacks; journal: publishes Payrail's own",
                "events again, byte for byte. What was taken in already is not taken in again."
            },
            mixinStandardHelpOptions = true)
    int replay(
            @Option(
                            names = "--source",
                            defaultValue = "dlt",
                            description = "dlt, topic, stripe or journal; default: dlt")
                    Source source,
            @Option(names = "--from", description = "a moment, or 2h, 3d ago; needed but for dlt")
                    @Nullable Instant from,
            @Option(names = "--to", description = "default: now") @Nullable Instant to,
            @Option(
                            names = "--type",
                            description =
                                    "Stripe's, or of the journal Payrail's: payrail.payment.*")
                    @Nullable String type,
            @Option(
                            names = "--object",
                            description = "Stripe's id of the object, or the aggregate's")
                    @Nullable String object,
            @Option(names = "--to-topic", description = "of the journal; default: payrail.events")
                    @Nullable String toTopic,
            @Option(names = "--dry-run", description = "only list what would be done")
                    boolean dryRun) {
        if (from == null && source != Source.DLT) {
            throw usage("--from is needed");
        }
        if (toTopic != null && source != Source.JOURNAL) {
            throw usage("--to-topic is for the journal");
        }
        var parameters = new HashMap<String, @Nullable Object>();
        parameters.put("source", source.name().toLowerCase(Locale.ROOT));
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("type", type);
        parameters.put("object", object);
        parameters.put("toTopic", toTopic);
        parameters.put("dryRun", dryRun);
        return new ReplayRun(payrail).run(parameters);
    }
}
