package io.payrail.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.payrail.contract.Topics;
import io.payrail.system.Order.Fate;
import io.payrail.system.agent.CrashPoint;
import io.payrail.system.agent.Mutation;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// For each rule that can be broken the shortest scenario in which breaking it does harm: a few
/// orders and one fault. Whoever keeps the rule comes through it unharmed. One thread.
final class Trials {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Deployment deployment;
    private final Chaos chaos;
    private final Stripe stripe;
    private final Shopper shopper;
    private final WorkerAgent agent;
    private final CountDownLatch never = new CountDownLatch(1);
    private int orders;

    Trials(Deployment deployment, Chaos chaos, Stripe stripe, Shopper shopper, WorkerAgent agent) {
        this.deployment = deployment;
        this.chaos = chaos;
        this.stripe = stripe;
        this.shopper = shopper;
        this.agent = agent;
    }

    /// Plays the scenario that tells whether a rule is kept. All workers run before and after it.
    void play(Mutation rule) throws InterruptedException, SQLException {
        switch (rule) {
            case OFFSET_COMMITTED_EARLY -> crashWhileCommandsWait();
            case INBOX_CHECK_OFF -> sendEveryEventAgain();
            case RANDOM_STRIPE_KEYS -> loseAnswers();
            case REPLY_BEFORE_COMMIT -> crashBehindTheReply();
            case RELAY_SKIPS_ON_ERROR -> refuseEvents(false);
            case SLOT_RECREATED_SILENTLY -> refuseEvents(true);
            case ARRIVAL_ORDER_TRUSTED -> deliverBackwards();
        }
        stripe.calm();
    }

    /// What the broken rule's harm is called.
    static String invariant(Mutation rule) {
        return switch (rule) {
            case OFFSET_COMMITTED_EARLY -> "1 every command ends";
            case INBOX_CHECK_OFF -> "5 every event of Stripe's is applied once";
            case RANDOM_STRIPE_KEYS -> "2 one effect for each command";
            case REPLY_BEFORE_COMMIT -> "3 every answer is true";
            case RELAY_SKIPS_ON_ERROR, SLOT_RECREATED_SILENTLY ->
                    "4 the journal comes out whole and in order";
            case ARRIVAL_ORDER_TRUSTED -> "6 every object is as Stripe has it";
        };
    }

    /// A worker ends in the middle of a command, with others of the same owner waiting behind it.
    /// Their clients do not ask again.
    private void crashWhileCommandsWait() throws InterruptedException {
        stripe.disturb(Map.of("kind", "latency", "ms", 2_000, "path", "/v1/payment_intents"));
        var owner = owner();
        crash(
                CrashPoint.AFTER_STRIPE_CALL,
                () -> {
                    for (int i = 0; i < 4; i++) {
                        shopper.play(order(owner, null, true, Fate.ABANDONED, 0));
                    }
                });
    }

    /// Everything that was delivered is delivered once more. What changes a row changes it once all
    /// the same; what is only announced, such as the payment of an invoice, is told twice.
    private void sendEveryEventAgain() throws InterruptedException {
        var known = new HashSet<>(stripe.events());
        playTogether(order(Fate.PAID, 100), order(Fate.PAID, 40));
        var owner = owner();
        shopper.play(
                new Signup(
                        "signup-of-" + owner, 1, owner, false, 0, false, false, Signup.Fate.PAID));
        var made = new ArrayList<>(stripe.events());
        made.removeAll(known);
        away(2_000);
        stripe.resend(made);
    }

    /// Requests that had their effect, and whose answers are lost on the way.
    private void loseAnswers() throws InterruptedException {
        stripe.disturb(
                Map.of(
                        "kind", "reset_after",
                        "method", "POST",
                        "path", "/v1/payment_intents",
                        "next", 2));
        playTogether(order(Fate.PAID, 0), order(Fate.PAID, 0));
    }

    private void crashBehindTheReply() throws InterruptedException {
        crash(CrashPoint.AFTER_REPLY, () -> shopper.play(order(Fate.ABANDONED, 0)));
    }

    private interface Play {
        void go() throws InterruptedException;
    }

    /// Whichever worker is first at a point ends there; the other gets its own code back.
    private void crash(CrashPoint point, Play play) throws InterruptedException {
        var ends =
                deployment.workers().stream()
                        .map(worker -> agent.arm(worker.process(), point, 1))
                        .toList();
        play.go();
        Awaitility.await("a worker's end at " + point)
                .atMost(PATIENCE)
                .until(() -> ends.stream().anyMatch(CompletableFuture::isDone));
        restore();
    }

    /// The broker refuses the journal's events for a while, as too large.
    ///
    /// @param dropSlot whether the replication slot goes meanwhile
    private void refuseEvents(boolean dropSlot) throws InterruptedException, SQLException {
        largestEvent("100");
        playTogether(order(Fate.PAID, 0), order(Fate.PAID, 0));
        if (dropSlot) {
            dropSlot();
        }
        away(2_000);
        largestEvent(null);
    }

    /// Webhooks that come late, the last one first.
    private void deliverBackwards() throws InterruptedException {
        var known = new HashSet<>(stripe.events());
        stripe.loseWebhooks();
        playTogether(order(Fate.PAID, 100), order(Fate.PAID, 40));
        stripe.calm();
        var lost = new ArrayList<>(stripe.events());
        lost.removeAll(known);
        Collections.reverse(lost);
        stripe.resend(lost);
    }

    private String owner() {
        return "owner-" + orders;
    }

    private Order order(Fate fate, int refund) {
        return order(owner(), "key-" + orders, false, fate, refund);
    }

    private Order order(String owner, @Nullable String key, boolean async, Fate fate, int refund) {
        int number = orders++;
        long amount = 1_000L + number;
        return new Order(
                new Wish(
                        Wish.Kind.PAYMENT,
                        "trial-" + number,
                        number,
                        owner,
                        key,
                        Map.of("amount", amount, "currency", "eur"),
                        false,
                        async),
                amount,
                fate,
                refund == 0 ? List.of() : List.of(amount * refund / 100),
                false);
    }

    private void playTogether(Order... played) throws InterruptedException {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = new ArrayList<Future<?>>();
            for (var order : played) {
                ends.add(
                        clients.submit(() -> {
                            shopper.play(order);
                            return order;
                        }));
            }
            for (var end : ends) {
                end.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed", e.getCause());
        }
    }

    /// Has every worker run with its own code.
    void restore() throws InterruptedException {
        for (var worker : deployment.workers()) {
            if (worker.process().runs()) {
                agent.restore(worker.process());
            } else {
                worker.process().start();
            }
        }
        chaos.awaitReady();
    }

    private void away(int millis) throws InterruptedException {
        boolean _ = never.await(millis, MILLISECONDS);
    }

    /// @param bytes null for the broker's own limit
    private void largestEvent(@Nullable String bytes) throws InterruptedException {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);
        var limit =
                new AlterConfigOp(
                        new ConfigEntry("max.message.bytes", bytes),
                        bytes == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET);
        try (var admin =
                Admin.create(
                        Map.<String, Object>of(
                                "bootstrap.servers", deployment.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(limit))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topic's limit cannot be set", e);
        }
    }

    /// Drops the slot under the relay and waits until it has made another.
    private void dropSlot() throws SQLException {
        try (var connection = DriverManager.getConnection(deployment.administratorsJdbcUrl());
                var statement = connection.createStatement()) {
            Awaitility.await("the slot's end")
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> {
                        statement.execute(
                                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                                        + " WHERE active");
                        statement.execute(
                                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
                        return statement.getUpdateCount() == -1;
                    });
            Awaitility.await("another slot")
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .until(() -> {
                        try (var row =
                                statement.executeQuery(
                                        "SELECT count(*) FROM pg_replication_slots")) {
                            return row.next() && row.getInt(1) == 1;
                        }
                    });
        }
    }
}
