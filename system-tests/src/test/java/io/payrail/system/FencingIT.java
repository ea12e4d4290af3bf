package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.system.Deployment.Service;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// How long it takes until the other worker has a dead or frozen worker's partitions and its
/// leadership, and that a frozen one that comes back does no harm, under load all the time.
@EnabledIfSystemProperty(named = "system.load", matches = "true")
class FencingIT {
    private static final int PARTITIONS = 12;
    private static final int USERS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PARTITIONS_BOUND = Duration.ofSeconds(15);
    private static final Duration KILLED_LEADER_BOUND = Duration.ofSeconds(15);

    /// Its lease of 20 s, and what it takes to start.
    private static final Duration FROZEN_LEADER_BOUND = Duration.ofSeconds(40);

    private static final List<String> GROUPS =
            List.of("payrail-worker-commands", "payrail-worker-stripe-events");

    @Test
    void partitionsAndLeadershipMoveWithinSecondsAndAStaleWorkerDoesNoHarm() throws Exception {
        var keys = new Keys(Clock.systemUTC().instant());
        var folder = Path.of(System.getProperty("system.folder", "target/system-tests"));
        try (var deployment = new Deployment(folder.resolve("fencing").toAbsolutePath(), keys);
                var http = new Http()) {
            var stripe = new Stripe(http, deployment);
            var chaos = new Chaos(deployment, stripe, http, 1);
            deployment.start();
            chaos.awaitSimulator();
            stripe.connect(60);
            chaos.awaitReady();
            var crowd = new Crowd(http, keys);
            var over = new CountDownLatch(1);
            var answers = new Latencies();
            try (var admin =
                    Admin.create(Map.of("bootstrap.servers", deployment.bootstrapServers()))) {
                await().atMost(PATIENCE).until(() -> shared(admin));
                var clients =
                        IntStream.range(0, USERS)
                                .mapToObj(user -> client(deployment, crowd, user, over, answers))
                                .toList();

                var killed = leader(http, deployment);
                var other = otherThan(killed, deployment);
                long start = System.nanoTime();
                killed.process().kill();
                var afterKill = takeover(http, admin, other, start);
                killed.process().start();
                chaos.awaitReady();
                await().atMost(PATIENCE).until(() -> shared(admin));

                var frozen = leader(http, deployment);
                other = otherThan(frozen, deployment);
                start = System.nanoTime();
                frozen.process().freeze();
                Takeover afterFreeze;
                try {
                    afterFreeze = takeover(http, admin, other, start);
                } finally {
                    frozen.process().thaw();
                }
                await().atMost(PATIENCE).until(() -> shared(admin));
                var stale = frozen;
                var successor = other;
                await().atMost(PATIENCE).until(() -> !leads(http, stale) && leads(http, successor));
                over.countDown();
                clients.forEach(CompletableFuture::join);

                System.out.printf(
                        """

                        after kill -9  %s
                        after SIGSTOP  %s
                        clients        %s
                        %n\
                        """,
                        afterKill, afterFreeze, answers);
                assertThat(afterKill.partitions()).isLessThan(PARTITIONS_BOUND);
                assertThat(afterKill.leadership()).isLessThan(KILLED_LEADER_BOUND);
                assertThat(afterFreeze.partitions()).isLessThan(PARTITIONS_BOUND);
                assertThat(afterFreeze.leadership()).isLessThan(FROZEN_LEADER_BOUND);
            }
            assertThat(crowd.complaints()).isEmpty();
            assertThat(
                            Settlement.violations(
                                    deployment, stripe, crowd.promises(), Duration.ofMinutes(4)))
                    .isEmpty();
        }
    }

    private static CompletableFuture<Void> client(
            Deployment deployment, Crowd crowd, int user, CountDownLatch over, Latencies answers) {
        var api = deployment.apis().get(user % Deployment.INSTANCES).uri();
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        while (!over.await(300, TimeUnit.MILLISECONDS)) {
                            int _ = crowd.ask("user-" + user, api, false, answers);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                Thread::startVirtualThread);
    }

    /// Times from the fault on.
    private record Takeover(Duration partitions, Duration leadership) {
        @Override
        public String toString() {
            return "partitions after %d ms, leadership after %d ms"
                    .formatted(partitions.toMillis(), leadership.toMillis());
        }
    }

    private static Takeover takeover(Http http, Admin admin, Service successor, long start) {
        var times = new ArrayList<Duration>();
        var leadership =
                CompletableFuture.supplyAsync(
                        () -> {
                            await().atMost(PATIENCE)
                                    .pollInterval(Duration.ofMillis(100))
                                    .until(() -> leads(http, successor));
                            return Duration.ofNanos(System.nanoTime() - start);
                        },
                        Thread::startVirtualThread);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        members(admin, GROUPS.get(0)) == 1 && members(admin, GROUPS.get(1)) == 1);
        times.add(Duration.ofNanos(System.nanoTime() - start));
        return new Takeover(times.getFirst(), leadership.join());
    }

    private static boolean shared(Admin admin) throws ExecutionException, InterruptedException {
        return members(admin, GROUPS.get(0)) == 2 && members(admin, GROUPS.get(1)) == 2;
    }

    /// How many members share all partitions; 0 while that is being settled.
    private static long members(Admin admin, String group)
            throws ExecutionException, InterruptedException {
        var description =
                admin.describeConsumerGroups(List.of(group)).all().get().values().iterator().next();
        int assigned =
                description.members().stream()
                        .mapToInt(member -> member.assignment().topicPartitions().size())
                        .sum();
        return description.groupState() == GroupState.STABLE && assigned == PARTITIONS
                ? description.members().stream()
                        .filter(member -> !member.assignment().topicPartitions().isEmpty())
                        .count()
                : 0;
    }

    private static Service leader(Http http, Deployment deployment) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            var leaders = new ArrayList<Service>();
                            for (var worker : deployment.workers()) {
                                if (leads(http, worker)) {
                                    leaders.add(worker);
                                }
                            }
                            return leaders;
                        },
                        leaders -> leaders.size() == 1)
                .getFirst();
    }

    private static Service otherThan(Service worker, Deployment deployment) {
        return deployment.workers().stream()
                .filter(other -> !other.equals(worker))
                .findFirst()
                .orElseThrow();
    }

    private static boolean leads(Http http, Service worker) throws InterruptedException {
        return Gauges.now(http, worker, "payrail_relay_leader").orElse(0) == 1;
    }
}
