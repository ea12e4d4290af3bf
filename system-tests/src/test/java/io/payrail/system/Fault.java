package io.payrail.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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

    /// The only kinds of this run, if any were asked for.
    private static List<Fault> asked() {
        return Arrays.stream(System.getProperty("system.kinds", "").split(","))
                .filter(kind -> !kind.isBlank())
                .map(kind -> valueOf(kind.strip()))
                .toList();
    }

    /// The faults of a run, in their order. Seeds that follow each other share out the kinds: each
    /// comes once before any comes again, so that a series meets all of them however few a run has.
    static List<Fault> drawn(long seed, int count) {
        var kinds = asked().isEmpty() ? List.of(values()) : asked();
        long first = seed * count;
        var drawn =
                LongStream.range(first, first + count)
                        .mapToObj(place -> dealt(kinds, place))
                        .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(drawn, new Random(seed));
        return drawn;
    }

    /// Deals one pack of all kinds after the other, each shuffled in its own way.
    private static Fault dealt(List<Fault> kinds, long place) {
        var pack = new ArrayList<>(kinds);
        Collections.shuffle(pack, new Random(place / pack.size()));
        return pack.get((int) (place % pack.size()));
    }
}
