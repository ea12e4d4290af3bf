package io.payrail.system;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What is done to the system while it works.
enum Fault {
    KILL_WORKER,
    KILL_RELAY_LEADER,
    KILL_BOTH_WORKERS,
    FREEZE_WORKER,
    RESTART_WORKER,
    KILL_API,
    RESTART_API,
    KILL_INGESTOR,
    KILL_BOTH_INGESTORS,
    KILL_SIMULATOR,
    KILL_KAFKA,
    KILL_POSTGRES,
    STOP_POSTGRES_AT_ONCE,
    CUT_STRIPE,
    CUT_DATABASE,
    CUT_WEBHOOKS;

    /// Those that every run has, however short.
    private static final List<Fault> ALWAYS =
            List.of(
                    KILL_WORKER,
                    KILL_API,
                    KILL_INGESTOR,
                    KILL_SIMULATOR,
                    KILL_KAFKA,
                    KILL_POSTGRES,
                    FREEZE_WORKER,
                    CUT_STRIPE);

    /// The faults of a run, in their order. Each kind comes once before any comes again.
    static List<Fault> drawn(long seed, int count) {
        var random = new Random(seed);
        var drawn = new ArrayList<Fault>(ALWAYS);
        while (drawn.size() < count) {
            var kinds = new ArrayList<>(List.of(values()));
            Collections.shuffle(kinds, random);
            if (drawn.size() == ALWAYS.size()) {
                kinds.removeAll(ALWAYS);
            }
            drawn.addAll(kinds);
        }
        var chosen = new ArrayList<>(drawn.subList(0, count));
        Collections.shuffle(chosen, random);
        return chosen;
    }
}
