package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.system.Deployment.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every instance of every service is restarted, one after the other, while clients go on through a
/// balancer that obeys readiness: nobody is refused, cut off or kept waiting for good.
@EnabledIfSystemProperty(named = "system.load", matches = "true")
class RollingRestartIT {
    private static final Logger log = LoggerFactory.getLogger(RollingRestartIT.class);
    private static final int USERS = 8;
    private static final int SENDERS = 3;
    private static final Executor CLIENTS = Thread::startVirtualThread;

    @Test
    void nobodyNoticesThatEveryInstanceIsRestartedInTurn() throws Exception {
        var keys = new Keys(Clock.systemUTC().instant());
        var folder = Path.of(System.getProperty("system.folder", "target/system-tests"));
        var ports = new Ports(RandomGenerator.getDefault());
        try (var deployment =
                        new Deployment(folder.resolve("rolling-restart").toAbsolutePath(), keys);
                var http = new Http();
                var readyApis = new ReadyInstances(http, deployment.apis());
                var readyIngestors = new ReadyInstances(http, deployment.ingestors())) {
            var toApis = new Route(ports(deployment.apis()), readyApis::usable);
            var toIngestors = new Route(ports(deployment.ingestors()), readyIngestors::usable);
            try (var apis = new Link(ports.next(), toApis);
                    var ingestors = new Link(ports.next(), toIngestors)) {
                play(deployment, http, keys, apis, ingestors);
            }
            assertThat(toApis.refused() + toIngestors.refused()).isZero();
        }
    }

    private static void play(Deployment deployment, Http http, Keys keys, Link apis, Link ingestors)
            throws Exception {
        var stripe = new Stripe(http, deployment);
        var chaos = new Chaos(deployment, stripe, http, 1);
        deployment.start();
        chaos.awaitSimulator();
        stripe.connect(30);
        chaos.awaitReady();
        var crowd = new Crowd(http, keys);
        var payments = new Latencies();
        warmUp(crowd, deployment);
        var webhooks = new WebhookBurst(http, deployment, Clock.systemUTC());
        var events = new Latencies();

        var over = new CountDownLatch(1);
        var clients = new ArrayList<CompletableFuture<Void>>();
        IntStream.range(0, USERS)
                .mapToObj(user ->
                        until(
                                over,
                                100,
                                () -> {
                                    int _ = crowd.ask("user-" + user, at(apis), false, payments);
                                }))
                .forEach(clients::add);
        IntStream.range(0, SENDERS)
                .mapToObj(_ -> until(over, 60, () -> webhooks.send(at(ingestors), events)))
                .forEach(clients::add);
        var times = restartEach(deployment, chaos);
        over.countDown();
        clients.forEach(CompletableFuture::join);

        System.out.printf(
                """

                payments  %s; %d connections closed by their answers
                webhooks  %s; %d connections closed by their answers
                SIGTERM to end, in ms: %s
                %n\
                """,
                payments, crowd.lastOnConnection(), events, webhooks.lastOnConnection(), times);
        assertThat(crowd.complaints()).isEmpty();
        assertThat(payments.count(200) + payments.count(202)).isEqualTo(payments.count());
        assertThat(payments.count(200)).isGreaterThan(payments.count(202));
        assertThat(webhooks.complaints()).isEmpty();
        assertThat(events.count(200)).isEqualTo(events.count());
        assertThat(crowd.lastOnConnection()).isPositive();
        assertThat(webhooks.lastOnConnection()).isPositive();
        assertThat(
                        Settlement.violations(
                                deployment, stripe, crowd.promises(), Duration.ofMinutes(4)))
                .isEmpty();
    }

    private static void warmUp(Crowd crowd, Deployment deployment) throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            int _ =
                    crowd.ask(
                            "user-" + i % USERS,
                            deployment.apis().get(i % Deployment.INSTANCES).uri(),
                            false,
                            new Latencies());
        }
    }

    private static List<String> restartEach(Deployment deployment, Chaos chaos)
            throws InterruptedException {
        var times = new ArrayList<String>();
        var services =
                Stream.of(deployment.apis(), deployment.ingestors(), deployment.workers())
                        .flatMap(List::stream)
                        .toList();
        for (var service : services) {
            long start = System.nanoTime();
            boolean _ = service.process().stop();
            times.add(service.process().name() + " " + (System.nanoTime() - start) / 1_000_000);
            service.process().start();
            chaos.awaitReady();
            log.info("Restarted {}", service.process().name());
        }
        return times;
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private static CompletableFuture<Void> until(CountDownLatch over, int pauseMs, Step step) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        while (!over.await(pauseMs, TimeUnit.MILLISECONDS)) {
                            step.run();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                CLIENTS);
    }

    private static List<Integer> ports(List<Service> services) {
        return services.stream().map(service -> service.uri().getPort()).toList();
    }

    private static URI at(Link link) {
        return URI.create("http://127.0.0.1:" + link.port());
    }
}
