package io.payrail.system.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The agent's entry: arms one crash point, brings in one mutation, or takes back whatever was
/// brought in. Attached to a worker that runs, so that its command line is the deployed one, and as
/// often as needed. Whatever is wrong is thrown, which makes the attaching fail.
public final class Agent {
    /// Asks for the worker's own code.
    public static final String RESTORE = "RESTORE";

    private static final String OF_THE_WORKER = "io.payrail.worker.PaymentWorker";
    private static final Rewriting rewriting = new Rewriting();
    private static boolean attached;

    private Agent() {}

    /// Called by the JVM that the agent was attached to.
    ///
    /// @param arguments the name of a [CrashPoint], a colon and at which pass it ends the process;
    ///   the name of a [Mutation]; or [#RESTORE]
    public static synchronized void agentmain(String arguments, Instrumentation instrumentation)
            throws IOException, UnmodifiableClassException {
        Class<?>[] loaded = instrumentation.getAllLoadedClasses();
        var loader =
                Arrays.stream(loaded)
                        .filter(type -> type.getName().equals(OF_THE_WORKER))
                        .findAny()
                        .orElseThrow(() -> new IllegalStateException("this is no worker"))
                        .getClassLoader();
        if (!attached) {
            instrumentation.addTransformer(rewriting, true);
            attached = true;
        }
        var callers =
                callers(
                        arguments.equals(RESTORE)
                                ? rewriting.forget()
                                : rewriting.add(edits(arguments, loader)));
        for (Class<?> type : loaded) {
            if (loader.equals(type.getClassLoader())
                    && callers.contains(type.getName().replace('.', '/'))) {
                instrumentation.retransformClasses(type);
            }
        }
        System.out.println("Agent: " + arguments);
    }

    private static List<Edit> edits(String arguments, ClassLoader loader) throws IOException {
        var parts = arguments.split(":", 2);
        var edits = Edit.named(parts[0]);
        requirePlaces(edits, loader);
        if (parts.length == 2) {
            Passes.arm(CrashPoint.valueOf(parts[0]), Integer.parseInt(parts[1]));
        }
        return edits;
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
