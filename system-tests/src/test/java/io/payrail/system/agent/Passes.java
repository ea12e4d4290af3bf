package io.payrail.system.agent;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the passes of armed crash points and ends the process at the last one. Public because the
/// worker's classes call it. Thread-safe.
public final class Passes {
    private static final Map<String, Integer> left = new ConcurrentHashMap<>();

    private Passes() {}

    static void arm(CrashPoint point, int passes) {
        left.put(point.name(), passes);
    }

    /// One pass of a point.
    public static void pass(String point) {
        if (left.merge(point, -1, Integer::sum) == 0) {
            System.out.println("Crash point " + point + ": the process ends here");
            Runtime.getRuntime().halt(CrashPoint.EXIT_CODE);
        }
    }

    /// One pass of a point behind a call.
    ///
    /// @param returned by the call; a promise has to be kept first, and one that is broken is no
    ///   pass
    public static void pass(Object returned, String point) {
        if (!(returned instanceof CompletableFuture<?> promise)
                || promise.handle((_, failure) -> failure == null).join()) {
            pass(point);
        }
    }
}
