package io.payrail.system;

import io.payrail.contract.Topics;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run, from the first process to the verdict. The orders come in waves, and each wave meets a
/// fault, so that faults meet work on a fast machine and on a slow one. One use.
final class Run {
    private static final Logger log = LoggerFactory.getLogger(Run.class);
    private static final int CLIENTS = 12;
    private static final Duration CLIENT_PATIENCE = Duration.ofMinutes(5);
    private static final Duration SETTLING_PATIENCE = Duration.ofMinutes(4);
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final Scenario scenario;
    private final Clock clock;

    Run(Scenario scenario, Clock clock) {
        this.scenario = scenario;
        this.clock = clock;
    }

    Summary play() throws InterruptedException, SQLException {
        long start = System.nanoTime();
        var keys = new Keys(clock.instant());
        try (var deployment = new Deployment(scenario.folder(), keys);
                var http = new Http()) {
            var stripe = new Stripe(http, deployment, scenario.seed());
            var chaos = new Chaos(deployment, stripe, http, scenario.seed());
            var shopper = new Shopper(http, deployment, keys, CLIENT_PATIENCE);
            deployment.start();
            chaos.awaitSimulator();
            stripe.disturb();
            chaos.awaitReady();
            log.info("Everything is ready after {} s", seconds(start));
            shop(deployment, shopper, chaos);
            log.info("Every client has its answer after {} s", seconds(start));
            stripe.calm();
            return judge(deployment, shopper, stripe, chaos, start);
        }
    }

    private static long seconds(long start) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    private void shop(Deployment deployment, Shopper shopper, Chaos chaos)
            throws InterruptedException {
        var admitted = new Semaphore(0);
        var places = new Semaphore(CLIENTS);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var orders =
                    IntStream.range(0, scenario.payments())
                            .mapToObj(number ->
                                    Order.drawn(scenario.seed(), number, scenario.payments()))
                            .map(order ->
                                    CompletableFuture.runAsync(
                                            () -> play(shopper, order, admitted, places), clients))
                            .toArray(CompletableFuture[]::new);
            try {
                int begun = crash(deployment, chaos, admitted);
                meetFaults(chaos, admitted, scenario.payments() - begun);
                admitted.release(scenario.payments());
                CompletableFuture.allOf(orders).join();
            } catch (CompletionException e) {
                throw new IllegalStateException("a client failed", e.getCause());
            } finally {
                shopper.close();
                admitted.release(scenario.payments());
                places.release(scenario.payments());
            }
        }
    }

    private int crash(Deployment deployment, Chaos chaos, Semaphore admitted)
            throws InterruptedException {
        return new Crashes(
                        deployment,
                        chaos,
                        WorkerAgent.packedInto(scenario.folder()),
                        admitted,
                        scenario.seed(),
                        scenario.crashes())
                .meetAll();
    }

    private void meetFaults(Chaos chaos, Semaphore admitted, int orders)
            throws InterruptedException {
        var faults = Fault.drawn(scenario.seed(), scenario.faults());
        int wave = Math.max(0, orders) / (faults.size() + 1);
        for (var fault : faults) {
            admitted.release(wave);
            chaos.doOnce(fault);
        }
    }

    private static void play(Shopper shopper, Order order, Semaphore admitted, Semaphore places) {
        try {
            admitted.acquire();
            places.acquire();
            try {
                shopper.play(order);
            } finally {
                places.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Summary judge(
            Deployment deployment, Shopper shopper, Stripe stripe, Chaos chaos, long start)
            throws SQLException, InterruptedException {
        try (var database = new Database(deployment.administratorsJdbcUrl());
                var tape = new Tape(deployment.bootstrapServers())) {
            var settling = new Settling(shopper, stripe, database, tape);
            try {
                Awaitility.await("a settled system")
                        .pollInSameThread()
                        .pollDelay(Duration.ZERO)
                        .pollInterval(QUIET)
                        .atMost(SETTLING_PATIENCE)
                        .until(settling::isSettled);
            } catch (ConditionTimeoutException e) {
                log.error("The system has not settled within {}", SETTLING_PATIENCE);
            }
            log.info("Judged after {} s", seconds(start));
            var violations = new ArrayList<>(settling.violations());
            violations.addAll(shopper.complaints());
            violations.addAll(deployment.surprises());
            if (violations.isEmpty()) {
                violations.addAll(Tampering.unnoticed(settling.evidence(), database));
            }
            var logs = deployment.processes().stream().map(ManagedProcess::log).toList();
            violations.addAll(Leaks.in(logs, database, tape, Topics.EVENTS));
            return new Summary(
                    scenario,
                    Duration.ofNanos(System.nanoTime() - start),
                    chaos.done(),
                    stripe.faults(),
                    new TreeMap<>(shopper.answers()),
                    settling.evidence().atStripe("payment_intents").size(),
                    Summary.duplicates(tape),
                    Summary.recovered(tape),
                    stripe.lostWebhooks(),
                    violations);
        }
    }

    /// Looks again and again: settled is what satisfies every invariant twice and has not changed
    /// between.
    private static final class Settling {
        private final Shopper shopper;
        private final Stripe stripe;
        private final Database database;
        private final Tape tape;
        private List<String> violations = List.of();
        private long lastSize = -1;
        private @Nullable Evidence evidence;

        Settling(Shopper shopper, Stripe stripe, Database database, Tape tape) {
            this.shopper = shopper;
            this.stripe = stripe;
            this.database = database;
            this.tape = tape;
        }

        boolean isSettled() throws SQLException, InterruptedException {
            var gathered = Evidence.gather(shopper, stripe, database, tape);
            evidence = gathered;
            violations = new Judge(gathered).violations();
            boolean quiet = gathered.size() == lastSize;
            lastSize = gathered.size();
            log.info(
                    "{} violations yet{}",
                    violations.size(),
                    violations.isEmpty() ? "" : ", such as " + violations.getFirst());
            return quiet && violations.isEmpty();
        }

        List<String> violations() {
            return violations;
        }

        Evidence evidence() {
            return Objects.requireNonNull(evidence);
        }
    }
}
