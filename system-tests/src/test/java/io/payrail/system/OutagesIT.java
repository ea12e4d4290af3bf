package io.payrail.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.contract.Messages;
import io.payrail.contract.Topics;
import io.payrail.system.Deployment.Service;
import io.payrail.system.Link.Way;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is away for long comes back to a system that goes on by itself: no process is started anew
/// but the one that was away. One system for all tests; after each of them all that was promised
/// has to be true. `-Doutages=…` says for how many seconds things are away; the window in which
/// Stripe's idempotency keys are trusted is a third of it, so that an outage outlasts it as one of
/// a day would.
@EnabledIfSystemProperty(named = "system.outages", matches = "[1-9][0-9]*")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutagesIT {
    private static final Logger log = LoggerFactory.getLogger(OutagesIT.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(3);

    /// From the moment when connections fall silent until whoever asks then has an answer, and
    /// until all that follows from it is done.
    private static final Duration SILENCE_BOUND = Duration.ofSeconds(60);

    private static final int ORDERS = 24;

    /// What who repeats a request every few seconds is told in the end.
    private static final String TOO_OFTEN = "429";

    private final long seed = Long.getLong("system.seed", 1);
    private final int seconds = Integer.getInteger("system.outages", 0);
    private final Keys keys = new Keys(Clock.systemUTC().instant());
    private final Deployment deployment =
            new Deployment(
                    Path.of(System.getProperty("system.folder", "target/system-tests"))
                            .resolve("outages-" + seed)
                            .toAbsolutePath(),
                    keys,
                    List.of("--payrail.stripe.safety-window=" + Math.max(1, seconds / 3) + "s"));
    private final Http http = new Http();
    private final Stripe stripe = new Stripe(http, deployment);
    private final Chaos chaos = new Chaos(deployment, stripe, http, seed);
    private final App app =
            new App(http, deployment, keys, Duration.ofSeconds(seconds).plus(PATIENCE));
    private final Payer payer = new Payer(http, deployment);
    private final Shopper shopper = new Shopper(app, payer, List.of());
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch never = new CountDownLatch(1);
    private int orders;

    /// The services come first and find nothing; what they need comes in the seed's order.
    @BeforeAll
    void startInAnyOrder() throws Exception {
        var random = new Random(seed);
        var services =
                new ArrayList<>(deployment.services().stream().map(Service::process).toList());
        var servers = new ArrayList<>(deployment.processes());
        servers.removeAll(services);
        Collections.shuffle(services, random);
        Collections.shuffle(servers, random);
        for (var process : services) {
            process.start();
        }
        for (var process : servers) {
            away(10);
            log.info("{} starts", process.name());
            process.start();
        }
        chaos.awaitSimulator();
        listen();
        chaos.awaitReady();
        shop(ORDERS).join();
        requireSettled();
    }

    /// Stripe's webhooks have an endpoint, and nothing goes wrong at Stripe but what these tests
    /// do.
    private void listen() throws InterruptedException {
        stripe.disturb();
        stripe.calm();
    }

    @Test
    void withStripeAwayCommandsWaitAndAreExecutedInOrderAfterwards() throws Exception {
        deployment.simulator().kill();
        var before = answers();
        var shopping = shop(2 * ORDERS);
        away(seconds);
        var answered = since(before).keySet();
        boolean paused = deployment.workers().stream().anyMatch(this::pausesCommands);
        boolean waiting = !shopping.isDone();

        deployment.simulator().start();
        chaos.awaitSimulator();
        listen();
        shopping.join();
        requireSettled();
        requireCommandsInOrder();
        assertThat(answered).contains("202").isSubsetOf("202", "409", TOO_OFTEN);
        assertThat(paused).isTrue();
        assertThat(waiting).isTrue();
    }

    @Test
    void withKafkaAwayNothingIsAcceptedAndAllGoesOnByItselfAfterwards() throws Exception {
        deployment.brokers().processes().forEach(ManagedProcess::kill);
        var before = answers();
        var shopping = shop(ORDERS);
        away(seconds);
        var answered = since(before).keySet();
        boolean ready = deployment.ingestors().stream().anyMatch(this::isReady);

        deployment.brokers().processes().forEach(ManagedProcess::start);
        chaos.awaitReady();
        shopping.join();
        requireSettled();
        assertThat(answered).contains("503").isSubsetOf("503", "none");
        assertThat(ready).isFalse();
    }

    @Test
    void withPostgresAwayCommandsWaitAndAllGoesOnByItselfAfterwards() throws Exception {
        deployment.postgres().kill();
        var before = answers();
        var shopping = shop(ORDERS);
        away(seconds);
        var answered = since(before).keySet();
        boolean workersReady = deployment.workers().stream().anyMatch(this::isReady);
        boolean ingestorsReady = deployment.ingestors().stream().allMatch(this::isReady);
        boolean waiting = !shopping.isDone();

        deployment.postgres().start();
        chaos.awaitReady();
        shopping.join();
        requireSettled();
        assertThat(answered).contains("202").isSubsetOf("202", "409", "503", TOO_OFTEN);
        assertThat(workersReady).isFalse();
        assertThat(ingestorsReady).isTrue();
        assertThat(waiting).isTrue();
    }

    @Test
    void silentConnectionsToPostgresAreGivenUp() throws Exception {
        silence("PostgreSQL", List.of(deployment.databaseLink()));
    }

    @Test
    void silentConnectionsToKafkaAreGivenUp() throws Exception {
        silence("Kafka", deployment.brokers().links());
    }

    @Test
    void silentConnectionsToStripeAreGivenUp() throws Exception {
        silence("Stripe", List.of(deployment.stripeLink()));
    }

    private void silence(String whose, List<Link> links) throws Exception {
        for (var way : Way.values()) {
            long start = System.nanoTime();
            var before = shop(ORDERS);
            links.forEach(link -> link.silence(way));
            CompletableFuture.allOf(before, shop(ORDERS)).join();
            var answered = Duration.ofNanos(System.nanoTime() - start);
            requireSettled();
            var settled = Duration.ofNanos(System.nanoTime() - start);
            log.info(
                    "{} silent, {}: answered after {} ms, settled after {} ms",
                    whose,
                    way,
                    answered.toMillis(),
                    settled.toMillis());
            assertThat(settled).isLessThan(SILENCE_BOUND);
        }
    }

    private void away(int forSeconds) throws InterruptedException {
        boolean _ = never.await(forSeconds, TimeUnit.SECONDS);
    }

    /// New orders, all at once.
    private CompletableFuture<Void> shop(int count) {
        int first = orders;
        orders += count;
        return CompletableFuture.allOf(
                IntStream.range(first, orders)
                        .mapToObj(number -> Order.drawn(seed, number, 100))
                        .map(order -> CompletableFuture.runAsync(() -> play(order), clients))
                        .toArray(CompletableFuture[]::new));
    }

    private void play(Order order) {
        try {
            shopper.play(order);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Long> answers() {
        var answers = new HashMap<String, Long>();
        app.answers().forEach((status, count) -> answers.put(status, count.get()));
        return answers;
    }

    private Map<String, Long> since(Map<String, Long> before) {
        var since = answers();
        before.forEach((status, count) -> since.merge(status, -count, Long::sum));
        since.values().removeIf(count -> count == 0);
        return since;
    }

    private boolean pausesCommands(Service worker) {
        return text(worker, "/actuator/prometheus")
                .lines()
                .anyMatch(line -> line.matches("payrail_commands_paused(\\{.*})? [1-9].*"));
    }

    private boolean isReady(Service service) {
        return !text(service, "/actuator/health/readiness").isEmpty();
    }

    private String text(Service service, String path) {
        try {
            return http.text(service.management().resolve(path), PROBE_PATIENCE).orElse("");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// All that was promised is true, nobody complains, nothing has ended by itself.
    private void requireSettled() throws SQLException {
        try (var database = new Database(deployment.administratorsJdbcUrl());
                var tape = new Tape(deployment.bootstrapServers())) {
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofSeconds(1))
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(
                                            new Judge(
                                                            Evidence.gather(
                                                                    app.promises(),
                                                                    Scrape.all(deployment, http),
                                                                    stripe,
                                                                    database,
                                                                    tape))
                                                    .violations())
                                    .isEmpty());
        }
        assertThat(app.complaints()).isEmpty();
        assertThat(payer.complaints()).isEmpty();
        assertThat(deployment.surprises()).isEmpty();
    }

    /// Each owner's payments were made at Stripe in the order of their commands.
    private void requireCommandsInOrder() throws InterruptedException {
        var made = new HashMap<String, Long>();
        stripe.ledger("payment_intents")
                .path("payment_intents")
                .forEach(intent ->
                        made.put(
                                intent.path("metadata").path("payrail_command").asString(),
                                intent.path("created").asLong()));
        try (var tape = new Tape(deployment.bootstrapServers())) {
            tape.readOn();
            var last = new HashMap<String, Long>();
            var seen = new HashSet<String>();
            for (var record : tape.of(Topics.COMMANDS)) {
                var id = Messages.decodeCommand(record.value()).id().toString();
                var at = made.get(id);
                if (at != null && seen.add(id)) {
                    assertThat(at)
                            .as("command %s of %s", id, record.key())
                            .isGreaterThanOrEqualTo(last.getOrDefault(record.key(), 0L));
                    last.put(record.key(), at);
                }
            }
        }
    }

    @AfterAll
    void close() {
        app.close();
        payer.close();
        clients.shutdownNow();
        http.close();
        deployment.close();
    }
}
