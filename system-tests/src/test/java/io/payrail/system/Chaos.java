package io.payrail.system;

import io.payrail.system.Deployment.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does the faults to the system, one after the other, and starts again what it has killed. Which
/// instance it hits and how long it is away comes from the seed. One thread.
final class Chaos {
    private static final Logger log = LoggerFactory.getLogger(Chaos.class);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(3);
    private static final int LONGEST_AWAY_MILLIS = 2_000;

    /// Longer than a consumer's session, so that the group goes on without the frozen one.
    private static final int FREEZE_MILLIS = 9_000;

    private final Deployment deployment;
    private final Stripe stripe;
    private final Http http;
    private final SplittableRandom random;
    private final CountDownLatch never = new CountDownLatch(1);
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private Thread thawing = Thread.ofVirtual().unstarted(() -> {});
    private final Network network;
    private final SlotFaults slot;

    Chaos(Deployment deployment, Stripe stripe, Http http, long seed) {
        this.deployment = deployment;
        this.stripe = stripe;
        this.http = http;
        this.random = new SplittableRandom(seed);
        this.network = new Network(random, this::away);
        this.slot = new SlotFaults(deployment, http);
    }

    /// Does a fault as soon as what it hits is there, and does not wait until that is back.
    void doOnce(Fault fault) throws InterruptedException {
        long start = System.nanoTime();
        awaitReady(hitBy(fault));
        away(random.nextInt(1_200));
        switch (fault) {
            case KILL_WORKER -> killAndStart(anyOf(deployment.workers()));
            case KILL_RELAY_LEADER -> killAndStart(leader());
            case KILL_BOTH_WORKERS -> killAndStart(deployment.workers());
            case FREEZE_WORKER -> freeze(anyOf(deployment.workers()).getFirst());
            case RESTART_WORKER -> restart(anyOf(deployment.workers()).getFirst());
            case KILL_API -> killAndStart(anyOf(deployment.apis()));
            case RESTART_API -> restart(anyOf(deployment.apis()).getFirst());
            case KILL_INGESTOR -> killAndStart(anyOf(deployment.ingestors()));
            case KILL_BOTH_INGESTORS -> killAndStart(deployment.ingestors());
            case KILL_SIMULATOR -> killSimulator();
            case KILL_KAFKA -> killBroker();
            case KILL_POSTGRES -> {
                deployment.postgres().kill();
                away(random.nextInt(LONGEST_AWAY_MILLIS));
                deployment.postgres().start();
            }
            case STOP_POSTGRES_AT_ONCE -> {
                deployment.postgres().stopAtOnce();
                away(random.nextInt(LONGEST_AWAY_MILLIS));
                deployment.postgres().start();
            }
            case CUT_STRIPE -> network.cut(List.of(deployment.stripeLink()));
            case CUT_DATABASE -> network.cut(List.of(deployment.databaseLink()));
            case CUT_WEBHOOKS -> network.cut(List.of(deployment.webhookLink()));
            case CUT_KAFKA -> network.cut(deployment.brokers().links());
            case DELAY_DATABASE -> network.delay(List.of(deployment.databaseLink()));
            case DELAY_KAFKA -> network.delay(deployment.brokers().links());
            case HALF_OPEN_STRIPE -> network.silence(List.of(deployment.stripeLink()));
            case HALF_OPEN_DATABASE -> network.silence(List.of(deployment.databaseLink()));
            case HALF_OPEN_KAFKA -> network.silence(deployment.brokers().links());
            case LOSE_STRIPE_ANSWERS -> network.loseAnswers(List.of(deployment.stripeLink()));
            case LOSE_DATABASE_ANSWERS -> network.loseAnswers(List.of(deployment.databaseLink()));
            case LOSE_KAFKA_ANSWERS -> network.loseAnswers(deployment.brokers().links());
            case DROP_SLOT -> slot.drop();
            case INVALIDATE_SLOT -> slot.invalidate();
        }
        done.merge(fault, 1, Integer::sum);
        log.info("{} took {} ms", fault, (System.nanoTime() - start) / 1_000_000);
    }

    /// The services that are to be ready before a fault: those it hits, or those that tell that
    /// what it hits is there.
    private List<Service> hitBy(Fault fault) {
        return switch (fault) {
            case KILL_WORKER,
                    KILL_RELAY_LEADER,
                    KILL_BOTH_WORKERS,
                    FREEZE_WORKER,
                    RESTART_WORKER,
                    KILL_POSTGRES,
                    STOP_POSTGRES_AT_ONCE,
                    CUT_STRIPE,
                    CUT_DATABASE,
                    DELAY_DATABASE,
                    HALF_OPEN_STRIPE,
                    HALF_OPEN_DATABASE,
                    LOSE_STRIPE_ANSWERS,
                    LOSE_DATABASE_ANSWERS,
                    DROP_SLOT,
                    INVALIDATE_SLOT ->
                    deployment.workers();
            case KILL_API, RESTART_API -> deployment.apis();
            case KILL_INGESTOR, KILL_BOTH_INGESTORS, KILL_SIMULATOR, CUT_WEBHOOKS ->
                    deployment.ingestors();
            case KILL_KAFKA, CUT_KAFKA, DELAY_KAFKA, HALF_OPEN_KAFKA, LOSE_KAFKA_ANSWERS ->
                    deployment.services();
        };
    }

    private List<Service> anyOf(List<Service> instances) {
        return List.of(instances.get(random.nextInt(instances.size())));
    }

    /// The worker that relays the journal; any, while none says that it does.
    private List<Service> leader() throws InterruptedException {
        for (var worker : deployment.workers()) {
            if (leads(worker)) {
                return List.of(worker);
            }
        }
        return anyOf(deployment.workers());
    }

    boolean leads(Service worker) throws InterruptedException {
        return http.text(worker.management().resolve("/actuator/prometheus"), PROBE_PATIENCE)
                .filter(text -> text.lines().anyMatch("payrail_relay_leader 1.0"::equals))
                .isPresent();
    }

    private void killAndStart(List<Service> services) throws InterruptedException {
        services.forEach(service -> service.process().kill());
        away(random.nextInt(LONGEST_AWAY_MILLIS));
        services.forEach(service -> service.process().start());
    }

    private void restart(Service service) {
        boolean _ = service.process().stop();
        service.process().start();
    }

    /// It is thawed on a thread of its own; until then nothing else hits a worker, as this one is
    /// not ready.
    private void freeze(Service worker) {
        worker.process().freeze();
        thawing = Thread.startVirtualThread(() -> thaw(worker.process()));
    }

    private void thaw(ManagedProcess frozen) {
        try {
            away(FREEZE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        frozen.thaw();
    }

    /// One at a time, where there are several: each is back and has caught up before the next.
    private void killBroker() throws InterruptedException {
        for (var broker : deployment.brokers().processes()) {
            broker.kill();
            away(random.nextInt(LONGEST_AWAY_MILLIS));
            broker.start();
            deployment.brokers().awaitInSync(PATIENCE);
        }
    }

    private void killSimulator() throws InterruptedException {
        stripe.rememberBeforeItsEnd();
        deployment.simulator().kill();
        away(random.nextInt(LONGEST_AWAY_MILLIS));
        deployment.simulator().start();
        awaitSimulator();
        stripe.disturb();
    }

    private void away(int millis) throws InterruptedException {
        boolean _ = never.await(millis, TimeUnit.MILLISECONDS);
    }

    /// Waits until all that was hit is back.
    void awaitEverything() throws InterruptedException {
        thawing.join();
        awaitReady();
    }

    /// Waits until every service says that it is ready.
    void awaitReady() throws InterruptedException {
        awaitReady(deployment.services());
    }

    private void awaitReady(List<Service> services) throws InterruptedException {
        for (var service : services) {
            awaitReady(service);
        }
    }

    void awaitReady(Service service) throws InterruptedException {
        await(service.process(), service.readiness());
    }

    void awaitSimulator() throws InterruptedException {
        await(deployment.simulator(), deployment.stripe().resolve("/_simulator"));
    }

    private void await(ManagedProcess process, URI probe) throws InterruptedException {
        try {
            Awaitility.await(process.name())
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        if (!deployment.surprises().isEmpty()) {
                            throw new IllegalStateException(deployment.surprises().toString());
                        }
                        return http.text(probe, PROBE_PATIENCE).isPresent();
                    });
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(notReady(process), e);
        }
    }

    private static String notReady(ManagedProcess process) throws InterruptedException {
        try {
            return process.name() + " is not ready within " + PATIENCE + "; " + process.lastWords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<Fault, Integer> done() {
        return done;
    }
}
