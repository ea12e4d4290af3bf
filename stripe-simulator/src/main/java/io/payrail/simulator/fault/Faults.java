package io.payrail.simulator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The rules in force. Thread-safe; with a seed the same sequence of requests meets the same
/// faults.
public final class Faults {
    private static final int MAX_FAULTS = 1_000;

    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Random random;

    public Faults(long seed) {
        this.random = new Random(seed);
    }

    /// What happens to one request: how long it is held, and at most one further effect.
    ///
    /// @param kinds of the faults that hit, for the request log
    public record Plan(Duration delay, @Nullable Effect effect, List<String> kinds) {}

    public void add(Fault fault) {
        if (faults.size() >= MAX_FAULTS) {
            throw new IllegalArgumentException("more than " + MAX_FAULTS + " faults");
        }
        faults.add(fault);
    }

    public boolean remove(String id) {
        return faults.removeIf(fault -> fault.id().equals(id));
    }

    public void clear() {
        faults.clear();
    }

    public List<Fault> all() {
        return List.copyOf(faults);
    }

    public void reseed(long seed) {
        random.setSeed(seed);
    }

    public Random random() {
        return random;
    }

    public Plan plan(String method, String path, @Nullable String idempotencyKey) {
        Duration delay = Duration.ZERO;
        Effect effect = null;
        List<String> kinds = new ArrayList<>();
        for (Fault fault : faults) {
            boolean delays = fault.effect() instanceof Effect.Delay;
            if ((delays || effect == null)
                    && fault.matches(method, path, idempotencyKey)
                    && (fault.percentage() >= 100 || random.nextDouble() * 100 < fault.percentage())
                    && fault.take()) {
                kinds.add(fault.kind());
                if (fault.effect() instanceof Effect.Delay hold) {
                    delay = delay.plus(hold.latency().draw(random));
                } else {
                    effect = fault.effect();
                }
            }
        }
        faults.removeIf(fault -> fault.remaining().get() == 0);
        return new Plan(delay, effect, kinds);
    }
}
