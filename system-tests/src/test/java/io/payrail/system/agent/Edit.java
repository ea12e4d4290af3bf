package io.payrail.system.agent;

import java.util.List;

/// A change of compiled code at a call. No member of a class is added or removed, so it can be done
/// to a class that is in use.
sealed interface Edit {
    CallSite site();

    /// [Passes] is called first, or after the call has returned.
    record Crash(CrashPoint point) implements Edit {
        @Override
        public CallSite site() {
            return point.site();
        }
    }

    /// One of the [Mutants] is called instead, with the same arguments.
    record Instead(CallSite site, String mutant) implements Edit {}

    static Edit instead(String from, String to, String mutant) {
        return new Instead(CallSite.of(from, to), mutant);
    }

    /// What an agent is asked for: the name of a crash point or a mutation.
    static List<Edit> named(String name) {
        for (var point : CrashPoint.values()) {
            if (point.name().equals(name)) {
                return List.of(new Crash(point));
            }
        }
        return Mutation.valueOf(name).edits();
    }
}
