package io.payrail.system;

import io.payrail.system.Deployment.Service;
import io.payrail.system.agent.CrashPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the workers end at named points while orders come in: each worker at one point after the
/// other, both side by side, the relay's points for whichever leads. A worker is armed while it
/// runs, and comes back plain. A point that is not met is an error, for then nothing is known about
/// it. One use.
final class Crashes {
    private static final Logger log = LoggerFactory.getLogger(Crashes.class);
    private static final int PAUSE_MILLIS = 300;
    private static final int LATEST_PASS = 2;

    private static final int PATIENCE_SECONDS = 120;

    /// Orders let in when a worker is armed. Another one follows in each second until it has ended
    /// or the point's share is spent, then in each so many seconds, while there are enough for the
    /// points to come.
    private static final int ORDERS_AT_ONCE = 3;

    private static final int MOST_ORDERS_AFTER = 20;
    private static final int SECONDS_BEYOND_SHARE = 5;

    /// What each point to come is left at least.
    private static final int FEWEST_ORDERS = 4;

    /// The part of all orders that is left when every point has been met.
    private static final int LEFT_FOR_FAULTS = 6;

    private final Deployment deployment;
    private final Chaos chaos;
    private final Waves waves;
    private final WorkerAgent agent;
    private final Random random;
    private final List<CrashPoint> left;
    private final int points;
    private final Set<CrashPoint> met = EnumSet.noneOf(CrashPoint.class);
    private final AtomicInteger orders = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);

    /// @param count how many of the points
    Crashes(
            Deployment deployment,
            Chaos chaos,
            WorkerAgent agent,
            Waves waves,
            long seed,
            int count) {
        this.deployment = deployment;
        this.chaos = chaos;
        this.agent = agent;
        this.waves = waves;
        this.random = new Random(seed);
        this.left = drawn(seed, count);
        this.points = left.size();
    }

    /// The points of a run in their order. A seed goes on where the one before it ended, so that a
    /// series of runs has them all, however few each of them has.
    static List<CrashPoint> drawn(long seed, int count) {
        var points = CrashPoint.values();
        var drawn = new ArrayList<CrashPoint>();
        for (int i = 0; i < Math.min(count, points.length); i++) {
            drawn.add(points[Math.floorMod(seed * count + i, points.length)]);
        }
        Collections.shuffle(drawn, new Random(seed));
        return drawn;
    }

    /// Returns when every point was met and every worker is back.
    ///
    /// @return how many orders were let in
    int meetAll() throws InterruptedException {
        long start = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(
                            deployment.workers().stream()
                                    .map(worker ->
                                            CompletableFuture.runAsync(
                                                    () -> meetInTurn(worker), threads))
                                    .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException("not every crash point was met", e.getCause());
        }
        chaos.awaitReady();
        log.info(
                "{} crash points were met in {} s",
                met.size(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        return orders.get();
    }

    private void meetInTurn(Service worker) {
        try {
            while (!isDone()) {
                chaos.awaitReady(worker);
                var point = next(chaos.leads(worker));
                if (point == null) {
                    boolean _ = never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                } else {
                    meet(worker.process(), point);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private synchronized boolean isDone() {
        return left.isEmpty();
    }

    /// The next point for a worker; one of the relay's first, because who leads changes.
    private synchronized @Nullable CrashPoint next(boolean leads) {
        var relays = left.stream().filter(CrashPoint::isTheRelays).findFirst();
        var point =
                leads && relays.isPresent()
                        ? relays
                        : left.stream().filter(other -> !other.isTheRelays()).findFirst();
        point.ifPresent(left::remove);
        return point.orElse(null);
    }

    private void meet(ManagedProcess worker, CrashPoint point) throws InterruptedException {
        int pass = pass();
        long start = System.nanoTime();
        var end = agent.arm(worker, point, pass);
        int share = share();
        admit(ORDERS_AT_ONCE);
        for (int seconds = 0; !isReached(end); seconds++) {
            if (seconds == PATIENCE_SECONDS) {
                throw new IllegalStateException(worker.name() + " never came to " + point);
            }
            if ((seconds < share || seconds % SECONDS_BEYOND_SHARE == 0) && isEnough()) {
                admit(1);
            }
        }
        log.info(
                "{} has ended at {}, pass {}, after {} ms",
                worker.name(),
                point,
                pass,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        worker.start();
        note(point);
    }

    /// How many orders a point may have after those at once, so that each one left has as many.
    private synchronized int share() {
        return Math.clamp(toLetIn() / (points - met.size()) - ORDERS_AT_ONCE, 0, MOST_ORDERS_AFTER);
    }

    private synchronized boolean isEnough() {
        return toLetIn() > left.size() * FEWEST_ORDERS;
    }

    private int toLetIn() {
        return waves.size() - waves.size() / LEFT_FOR_FAULTS - orders.get();
    }

    private void admit(int count) {
        waves.admit(count);
        orders.addAndGet(count);
    }

    private synchronized int pass() {
        return random.nextInt(1, LATEST_PASS + 1);
    }

    private synchronized void note(CrashPoint point) {
        met.add(point);
    }

    private static boolean isReached(CompletableFuture<Void> end) throws InterruptedException {
        try {
            end.get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end cannot fail", e);
        }
    }

    /// The points that were met.
    synchronized Set<CrashPoint> met() {
        return met.isEmpty() ? Set.of() : EnumSet.copyOf(met);
    }
}
