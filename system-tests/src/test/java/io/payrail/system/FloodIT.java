package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// More than the system can do, at the API and at the ingestors: what is too much is refused
/// politely, what is accepted is done, and one user's flood is no other user's trouble.
@EnabledIfSystemProperty(named = "system.load", matches = "true")
class FloodIT {
    private static final int MAX_WAITING = 100;
    private static final int MAX_UNANSWERED = 1_500;
    private static final int MAX_OF_OWNER = 50;
    private static final int MAX_WEBHOOK_BYTES = 1 << 20;
    private static final int HEAP_MB = 256;

    /// What a call to Stripe takes, so that a user's commands, one after the other, do not take all
    /// of a processor.
    private static final int STRIPE_MILLIS = 100;

    private static final int OTHERS = 30;
    private static final int OTHERS_REQUESTS = 200;
    private static final int FLOODING_CLIENTS = 16;
    private static final int MOST_FLOODING = 40_000;
    private static final int BURST = 2_000;
    private static final int BURST_USERS = 300;

    /// Fewer than the operating system lets wait for a connection.
    private static final int BURST_AT_ONCE = 400;

    private static final int WEBHOOKS = 3_000;
    private static final int WEBHOOKS_AT_ONCE = 300;
    private static final String FLOODER = "flooding-user";

    /// What a user may feel of another one's flood, on a machine where the clients and everything
    /// else share the processors: so much more than twice what it was before.
    private static final Duration MEDIAN_SLACK = Duration.ofMillis(200);

    private static final Duration P99_SLACK = Duration.ofSeconds(1);

    @Test
    void whatIsTooMuchIsRefusedWhatIsAcceptedIsDoneAndOneUsersFloodDelaysNobodyElse()
            throws Exception {
        var clock = Clock.systemUTC();
        var keys = new Keys(clock.instant());
        var folder = Path.of(System.getProperty("system.folder", "target/system-tests"));
        try (var deployment =
                        new Deployment(
                                folder.resolve("flood").toAbsolutePath(), keys, FloodIT::bounds);
                var http = new Http()) {
            var stripe = new Stripe(http, deployment);
            var chaos = new Chaos(deployment, stripe, http, 1);
            deployment.start();
            chaos.awaitSimulator();
            stripe.connect(STRIPE_MILLIS);
            chaos.awaitReady();
            var crowd = new Crowd(http, keys);
            others(deployment, crowd, new Latencies());

            try (var gauges = new Gauges(http, deployment)) {
                var quiet = new Latencies();
                others(deployment, crowd, quiet);
                var flooded = new Latencies();
                var flood = flood(deployment, crowd, () -> others(deployment, crowd, flooded));
                var burst = burst(deployment, crowd);
                var webhooks = new WebhookBurst(http, deployment, clock);
                var events = events(deployment, webhooks);

                System.out.printf(
                        """

                        others, quiet    %s
                        others, flooded  %s
                        the flood        %s
                        a burst of all   %s
                        webhooks         %s
                        highest          %.0f waiting, %.0f unanswered, %.0f bytes of webhooks; heap in MB %s
                        %n\
                        """,
                        quiet,
                        flooded,
                        flood,
                        burst,
                        events,
                        gauges.highest(Gauges.WAITING),
                        gauges.highest(Gauges.UNANSWERED),
                        gauges.highest(Gauges.WEBHOOK_BYTES),
                        gauges.heaps());

                assertThat(crowd.complaints()).isEmpty();
                assertThat(webhooks.complaints()).isEmpty();
                assertThat(flooded.count(429)).isZero();
                assertThat(flooded.count(200)).isGreaterThanOrEqualTo(quiet.count(200) * 9 / 10);
                assertThat(flooded.percentile(50))
                        .isLessThan(quiet.percentile(50).multipliedBy(2).plus(MEDIAN_SLACK));
                assertThat(flooded.percentile(99))
                        .isLessThan(quiet.percentile(99).multipliedBy(2).plus(P99_SLACK));
                assertThat(flood.count(429)).isGreaterThan(flood.count() / 2);
                assertThat(burst.count(503)).as("there was too much").isPositive();
                assertThat(burst.count(200) + burst.count(202)).isGreaterThan(MAX_WAITING);
                assertThat(events.count(503)).as("there was too much").isPositive();
                assertThat(events.count(200)).isPositive();
                assertThat(gauges.highest(Gauges.WAITING)).isLessThanOrEqualTo(MAX_WAITING);
                assertThat(gauges.highest(Gauges.UNANSWERED)).isLessThanOrEqualTo(MAX_UNANSWERED);
                assertThat(gauges.highest(Gauges.WEBHOOK_BYTES))
                        .isLessThanOrEqualTo(MAX_WEBHOOK_BYTES);
                assertThat(gauges.heaps().values())
                        .allSatisfy(mb -> assertThat(mb).isLessThan(HEAP_MB * 9 / 10));
            }
            assertThat(
                            Settlement.violations(
                                    deployment, stripe, crowd.promises(), Duration.ofMinutes(6)))
                    .isEmpty();
        }
    }

    /// Smaller than they are by default, so that a test can reach them.
    private static List<String> bounds(String kind) {
        return switch (kind) {
            case "api" ->
                    List.of(
                            "--payrail.api.command.max-waiting=" + MAX_WAITING,
                            "--payrail.api.command.max-unanswered=" + MAX_UNANSWERED,
                            "--payrail.api.command.max-unanswered-of-owner=" + MAX_OF_OWNER);
            case "ingestor" ->
                    List.of(
                            "--payrail.webhooks.max-in-flight-size=" + MAX_WEBHOOK_BYTES + "B",
                            // All of them come from one address.
                            "--payrail.webhooks.max-in-flight-percent-of-source=100");
            default -> List.of();
        };
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private static void step(Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Other users, ten requests a second whatever their answers take.
    private static void others(Deployment deployment, Crowd crowd, Latencies latencies)
            throws InterruptedException {
        var never = new CountDownLatch(1);
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < OTHERS_REQUESTS; i++) {
                int number = i;
                var api = deployment.apis().get(i % Deployment.INSTANCES).uri();
                clients.execute(() ->
                        step(() -> crowd.ask("other-" + number % OTHERS, api, false, latencies)));
                boolean _ = never.await(100, TimeUnit.MILLISECONDS);
            }
        }
    }

    /// One user, as fast as a few connections allow, for as long as the others take. It does not
    /// wait for the result, and hardly when it is told to.
    private static Latencies flood(Deployment deployment, Crowd crowd, Step others)
            throws InterruptedException {
        var latencies = new Latencies();
        var over = new CountDownLatch(1);
        var sent = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < FLOODING_CLIENTS; i++) {
                var api = deployment.apis().get(i % Deployment.INSTANCES).uri();
                clients.execute(() ->
                        step(() -> {
                            while (!over.await(20, TimeUnit.MILLISECONDS)
                                    && sent.incrementAndGet() < MOST_FLOODING) {
                                int _ = crowd.ask(FLOODER, api, true, latencies);
                            }
                        }));
            }
            others.run();
            over.countDown();
        }
        return latencies;
    }

    private static Latencies burst(Deployment deployment, Crowd crowd) {
        var latencies = new Latencies();
        atOnce(
                BURST,
                BURST_AT_ONCE,
                i -> {
                    int _ =
                            crowd.ask(
                                    "burst-" + i % BURST_USERS,
                                    deployment.apis().get(i % Deployment.INSTANCES).uri(),
                                    false,
                                    latencies);
                });
        return latencies;
    }

    private static Latencies events(Deployment deployment, WebhookBurst webhooks) {
        var latencies = new Latencies();
        atOnce(
                WEBHOOKS,
                WEBHOOKS_AT_ONCE,
                i ->
                        webhooks.send(
                                deployment.ingestors().get(i % Deployment.INSTANCES).uri(),
                                latencies));
        return latencies;
    }

    private interface Request {
        void send(int number) throws InterruptedException;
    }

    private static void atOnce(int count, int places, Request request) {
        var free = new Semaphore(places);
        var all = new ArrayList<CompletableFuture<Void>>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(
                        CompletableFuture.runAsync(
                                () ->
                                        step(() -> {
                                            free.acquire();
                                            try {
                                                request.send(number);
                                            } finally {
                                                free.release();
                                            }
                                        }),
                                clients));
            }
            all.forEach(CompletableFuture::join);
        }
    }
}
