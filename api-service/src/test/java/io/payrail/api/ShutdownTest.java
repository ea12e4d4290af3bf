package io.payrail.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What clients and a balancer see while an instance is stopped in the middle of its work.
class ShutdownTest {
    private static final String PATH = "/api/stripe/create-payment-intent";
    private static final String BODY = "{\"amount\":500,\"currency\":\"usd\"}";

    @Test
    void readinessTurnsBeforeThePortClosesAndRequestsAreServedMeanwhile() throws Exception {
        Rig.WORKER.answers(command -> null);
        var waitingUser = Rig.user();
        var api =
                Rig.start(
                        "--payrail.api.command.reply-partition=3", "--payrail.shutdown.grace=10s");
        var waiting =
                CompletableFuture.supplyAsync(
                        () -> api.post(Rig.TOKENS.of(waitingUser), PATH, BODY),
                        Thread::startVirtualThread);
        await().until(() -> Rig.WORKER.receivedFrom(waitingUser).size() == 1);

        long stopped = System.nanoTime();
        var stopping = CompletableFuture.runAsync(api::stop, Thread::startVirtualThread);
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> api.management("/actuator/health/readiness").status() == 503);

        assertThat(api.management("/actuator/health/liveness").status()).isEqualTo(200);
        Rig.WORKER.answers(Rig::success);
        var served = api.post(Rig.TOKENS.of(Rig.user()), PATH, BODY);
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.header("Connection")).isEqualTo("close");

        // A request that came before keeps its connection no longer either.
        var command = Rig.WORKER.receivedFrom(waitingUser).getFirst();
        Rig.WORKER.answer(command, Rig.success(command.command()));
        assertThat(waiting.get(20, SECONDS).status()).isEqualTo(200);
        assertThat(waiting.join().header("Connection")).isEqualTo("close");

        stopping.get(60, SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(40));
        api.close();
    }

    @Test
    void aRequestUnderWayWhenThePortClosesIsAnswered() throws Exception {
        Rig.WORKER.answers(command -> null);
        var user = Rig.user();
        var api = Rig.start("--payrail.api.command.reply-partition=3");
        var waiting =
                CompletableFuture.supplyAsync(
                        () -> api.post(Rig.TOKENS.of(user), PATH, BODY),
                        Thread::startVirtualThread);
        await().until(() -> Rig.WORKER.receivedFrom(user).size() == 1);

        var stopping = CompletableFuture.runAsync(api::stop, Thread::startVirtualThread);
        await().until(() -> refusesConnections(api));
        var command = Rig.WORKER.receivedFrom(user).getFirst();
        Rig.WORKER.answer(command, Rig.success(command.command()));

        assertThat(waiting.get(20, SECONDS).status()).isEqualTo(200);
        stopping.get(30, SECONDS);
        api.close();
    }

    private static boolean refusesConnections(RunningApi api) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }
}
