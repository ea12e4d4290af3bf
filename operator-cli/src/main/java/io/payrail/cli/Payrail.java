package io.payrail.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `payrail`, with what all of its commands share. A token never stands on the command line, where
/// other users of the machine could read it.
@Command(
        name = "payrail",
        description =
                "Dead letters, replay, open operations, reconciliation and seals of a Payrail worker.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a fault of this program",
            "2:the command line is wrong",
            "3:there is no such thing, or not any more",
            "4:the token is not accepted or does not allow this",
            "5:worker, database, broker or Stripe do not answer",
            "6:not done: as things are, or in part, or not within the time",
            "7:the journal is not what was sealed, or weeks of it are gone"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  PAYRAIL_OPERATOR_URL    the worker's management port, http://127.0.0.1:9083",
            "  PAYRAIL_OPERATOR_TOKEN  an access token with the role payments:operate"
        })
public final class Payrail implements Runnable {
    private static final String DEFAULT_URL = "http://127.0.0.1:9083";

    private final Map<String, String> environment;
    private final Clock clock;
    private final boolean onTerminal;

    @Spec @Nullable CommandSpec spec;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The worker's management port.")
    @Nullable URI url;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "A file with the access token, instead of PAYRAIL_OPERATOR_TOKEN.")
    @Nullable Path tokenFile;

    @Option(
            names = "--timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "For one answer of the worker; default: ${DEFAULT-VALUE}.")
    String timeout = "60s";

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print the worker's answers as JSON, one a line.")
    boolean json;

    private Payrail(Map<String, String> environment, Clock clock, boolean onTerminal) {
        this.environment = environment;
        this.clock = clock;
        this.onTerminal = onTerminal;
    }

    /// The program's entry.
    // With JDK 25's own console there is again none where nobody watches.
    @SuppressWarnings("SystemConsoleNull")
    public static void main(String[] arguments) {
        var console = System.console();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(
                run(
                        System.getenv(),
                        Clock.systemUTC(),
                        console != null && console.isTerminal(),
                        out,
                        err,
                        arguments));
    }

    /// The program without the process.
    ///
    /// @param onTerminal whether somebody watches
    /// @return the exit code
    public static int run(
            Map<String, String> environment,
            Clock clock,
            boolean onTerminal,
            PrintWriter out,
            PrintWriter err,
            String... arguments) {
        var payrail = new Payrail(environment, clock, onTerminal);
        return new CommandLine(payrail)
                .addSubcommand(new DeadLetterCommands(payrail))
                .addSubcommand(new EventCommands(payrail))
                .addSubcommand(new OperationCommands(payrail))
                .addSubcommand(new ReconcileCommand(payrail))
                .addSubcommand(new BackfillCommands(payrail))
                .addSubcommand(new AuditCommands(payrail))
                .addSubcommand(new ActionsCommand(payrail))
                .registerConverter(Instant.class, new When(clock))
                .registerConverter(Duration.class, When::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((e, _, _) -> payrail.end(e))
                .execute(arguments);
    }

    /// Without a command.
    @Override
    public void run() {
        throw new ParameterException(line(), "Which command?");
    }

    private int end(Exception e) throws Exception {
        if (e instanceof OperatorException operator) {
            terminal().error(String.valueOf(operator.getMessage()));
            return operator.ending().code();
        }
        throw e;
    }

    private CommandLine line() {
        return Objects.requireNonNull(spec, "picocli sets it").commandLine();
    }

    Worker worker() {
        return new Worker(address(), token(), When.duration(timeout));
    }

    Clock clock() {
        return clock;
    }

    boolean json() {
        return json;
    }

    Terminal terminal() {
        return new Terminal(line().getOut(), line().getErr(), onTerminal && !json);
    }

    private URI address() {
        return url != null
                ? url
                : URI.create(environment.getOrDefault("PAYRAIL_OPERATOR_URL", DEFAULT_URL));
    }

    private String token() {
        var file = tokenFile;
        if (file != null) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new ParameterException(line(), "Cannot read " + file);
            }
        }
        var token = environment.getOrDefault("PAYRAIL_OPERATOR_TOKEN", "").strip();
        if (token.isEmpty()) {
            throw new ParameterException(
                    line(), "A token is needed: PAYRAIL_OPERATOR_TOKEN or --token-file");
        }
        return token;
    }
}
