package io.payrail.local;

import java.nio.file.Path;
import java.util.Map;

/// What the user chose.
///
/// @param folder where the stack keeps its data; the simulated account and a real one have nothing
///   in common, so each has a folder of its own in it
/// @param demo play the scripted day and exit
/// @param stopWithParent stop when the process that started this one ends, in whatever way
record Settings(Path folder, StripeAccount stripe, boolean demo, boolean stopWithParent) {
    /// From the environment and the system properties.
    ///
    /// @throws UnusableSettingException if they cannot be used, together or at all
    static Settings from(Map<String, String> environment) {
        boolean demo = Boolean.getBoolean("payrail.demo");
        StripeAccount stripe = StripeAccount.from(environment);
        if (demo && stripe instanceof StripeAccount.Real) {
            throw new UnusableSettingException(
                    "The demo plays against the simulator only: it makes webhooks get lost and come"
                            + " in the wrong order. Unset STRIPE_SECRET_KEY for it.");
        }
        String folder = System.getProperty("payrail.data", "");
        if (folder.isBlank()) {
            String target = System.getProperty("payrail.target", "target");
            folder = target + (demo ? "/demo-data" : "/data");
        }
        return new Settings(
                Path.of(folder).toAbsolutePath().normalize(),
                stripe,
                demo,
                Boolean.getBoolean("payrail.stop-with-parent"));
    }

    Path data() {
        return switch (stripe) {
            case StripeAccount.Simulated _ -> folder.resolve("simulated");
            case StripeAccount.Real _ -> folder.resolve("stripe");
        };
    }

    Path log() {
        return folder.resolve("payrail.log");
    }
}
