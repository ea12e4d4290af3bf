package io.payrail.simulator;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The flags of the program. Each may come as `--flag value`, `--flag=value` or from the
/// environment as `STRIPE_SIMULATOR_FLAG`; the command line wins.
record CommandLine(
        SimulatorOptions options, @Nullable String forwardTo, @Nullable String webhookSecret) {
    static final String USAGE =
            """
            Usage: stripe-simulator [flags]
              --host HOST              address to listen on (127.0.0.1)
              --port PORT              port to listen on, 0 for a free one (12111)
              --secret-key KEY         secret key that clients must send (sk_test_simulator0000000000000000)
              --publishable-key KEY    publishable key of apps (pk_test_simulator0000000000000000)
              --data DIR               keep the state in this folder across restarts
              --forward-to URL         send all events there
              --webhook-secret SECRET  sign them with this secret
              --seed NUMBER            seed of the chances that faults take (1)
            Each flag may be set in the environment: STRIPE_SIMULATOR_PORT, STRIPE_SIMULATOR_SECRET_KEY, …\
            """;
    private static final List<String> FLAGS =
            List.of(
                    "host",
                    "port",
                    "secret-key",
                    "publishable-key",
                    "data",
                    "forward-to",
                    "webhook-secret",
                    "seed");

    /// Reads the flags.
    ///
    /// @throws IllegalArgumentException with a line for the user
    static CommandLine parse(List<String> arguments, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        for (String flag : FLAGS) {
            String name = "STRIPE_SIMULATOR_" + flag.replace('-', '_').toUpperCase(Locale.ROOT);
            String value = environment.get(name);
            if (value != null && !value.isEmpty()) {
                values.put(flag, value);
            }
        }
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String flag = equals < 0 ? argument : argument.substring(0, equals);
            if (!flag.startsWith("--") || !FLAGS.contains(flag.substring(2))) {
                throw new IllegalArgumentException("unknown flag " + flag);
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                throw new IllegalArgumentException(flag + " needs a value");
            }
            values.put(
                    flag.substring(2),
                    equals < 0 ? arguments.get(++i) : argument.substring(equals + 1));
        }
        SimulatorOptions defaults = SimulatorOptions.defaults();
        String data = values.get("data");
        SimulatorOptions options =
                defaults.withHost(values.getOrDefault("host", defaults.host()))
                        .withPort(
                                (int) number("port", values.getOrDefault("port", "12111"), 65_535))
                        .withKeys(
                                values.getOrDefault("secret-key", defaults.secretKey().reveal()),
                                values.getOrDefault(
                                        "publishable-key", defaults.publishableKey().reveal()))
                        .withDataDirectory(data == null ? null : Path.of(data))
                        .withSeed(number("seed", values.getOrDefault("seed", "1"), Long.MAX_VALUE));
        String forwardTo = values.get("forward-to");
        String secret = values.get("webhook-secret");
        if ((forwardTo == null) != (secret == null)) {
            throw new IllegalArgumentException("--forward-to and --webhook-secret go together");
        }
        return new CommandLine(options, forwardTo, secret);
    }

    private static long number(String flag, String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + flag + " is a number, not " + text, e);
        }
        throw new IllegalArgumentException("--" + flag + " is from 0 to " + most);
    }

    /// Leaves out the secret.
    @Override
    public String toString() {
        return "CommandLine[" + options + ", forwardTo=" + forwardTo + "]";
    }
}
