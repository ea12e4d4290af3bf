package io.payrail.system.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The agent's entry: arms one crash point, or brings in one mutation. Attached to a worker that
/// runs, so that its command line is the deployed one. Whatever is wrong is thrown, which makes the
/// attaching fail.
public final class Agent {
    private static final String OF_THE_WORKER = "io.payrail.worker.PaymentWorker";

    private Agent() {}

    /// Called by the JVM that the agent was attached to.
    ///
    /// @param arguments the name of a [CrashPoint], a colon and at which pass it ends the process;
    ///   or the name of a [Mutation]
    public static void agentmain(String arguments, Instrumentation instrumentation)
            throws IOException, UnmodifiableClassException {
        var parts = arguments.split(":", 2);
        var edits = Edit.named(parts[0]);
        if (parts.length == 2) {
            Passes.arm(CrashPoint.valueOf(parts[0]), Integer.parseInt(parts[1]));
        }
        Class<?>[] loaded = instrumentation.getAllLoadedClasses();
        var loader =
                Arrays.stream(loaded)
                        .filter(type -> type.getName().equals(OF_THE_WORKER))
                        .findAny()
                        .orElseThrow(() -> new IllegalStateException("this is no worker"))
                        .getClassLoader();
        requirePlaces(edits, loader);
        instrumentation.addTransformer(new Rewriting(edits), true);
        var callers = callers(edits);
        for (Class<?> type : loaded) {
            if (loader.equals(type.getClassLoader())
                    && callers.contains(type.getName().replace('.', '/'))) {
                instrumentation.retransformClasses(type);
            }
        }
        System.out.println("Agent: " + arguments);
    }

    private static Set<String> callers(List<Edit> edits) {
        return edits.stream().map(edit -> edit.site().caller()).collect(Collectors.toSet());
    }

    /// Classes that are not loaded yet are changed when they are, which would be late to find that
    /// there is nothing to change.
    static void requirePlaces(List<Edit> edits, ClassLoader loader) throws IOException {
        for (var edit : edits) {
            var file = edit.site().caller() + ".class";
            try (var bytes = loader.getResourceAsStream(file)) {
                if (bytes == null) {
                    throw new IllegalStateException("there is no " + file);
                }
                byte[] _ = Rewriting.rewritten(bytes.readAllBytes(), List.of(edit), loader);
            }
        }
    }
}
