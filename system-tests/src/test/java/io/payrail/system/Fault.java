package io.payrail.system;

import java.util.ArrayList;
import java.util.Arrays;
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
    CUT_WEBHOOKS,
    CUT_KAFKA,
    DELAY_DATABASE,
    DELAY_KAFKA,
    HALF_OPEN_STRIPE,
    HALF_OPEN_DATABASE,
    HALF_OPEN_KAFKA,
    LOSE_STRIPE_ANSWERS,
    LOSE_DATABASE_ANSWERS,
    LOSE_KAFKA_ANSWERS,
    DROP_SLOT,
    INVALIDATE_SLOT;

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

    /// The only kinds of this run, if any were asked for.
    private static List<Fault> asked() {
        return Arrays.stream(System.getProperty("system.kinds", "").split(","))
                .filter(kind -> !kind.isBlank())
                .map(kind -> valueOf(kind.strip()))
                .toList();
    }

    /// The faults of a run, in their order. Each kind comes once before any comes again.
    static List<Fault> drawn(long seed, int count) {
        var random = new Random(seed);
        var drawn = new ArrayList<>(asked().isEmpty() ? ALWAYS : List.of());
        while (drawn.size() < count) {
            var kinds = new ArrayList<>(asked().isEmpty() ? List.of(values()) : asked());
            Collections.shuffle(kinds, random);
            if (drawn.equals(ALWAYS)) {
                kinds.removeAll(ALWAYS);
            }
            drawn.addAll(kinds);
        }
        var chosen = new ArrayList<>(drawn.subList(0, count));
        Collections.shuffle(chosen, random);
        return chosen;
    }
}
