package io.payrail.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.api.RunningApi.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One user sends much more than is answered.
class FloodTest {
    private static final String PATH = "/api/stripe/create-payment-intent";
    private static final String BODY = "{\"amount\":500,\"currency\":\"usd\"}";
    private static final Executor CLIENTS = Thread::startVirtualThread;
    private static final int FLOOD = 120;
    private static final int BOUND = 50;

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void nobodyAnswers() {
        Rig.WORKER.answers(command -> null);
    }

    @Test
    void ofAFloodByOneUserOnlyTheBoundGetsIntoTheLogAndOthersAreServed() throws Exception {
        try (var api =
                Rig.start(
                        "--payrail.api.command.reply-partition=3",
                        "--payrail.api.limit.users.writes.requests=1000")) {
            var flood =
                    IntStream.range(0, FLOOD)
                            .mapToObj(_ ->
                                    CompletableFuture.supplyAsync(
                                            () ->
                                                    api.post(
                                                            token,
                                                            PATH,
                                                            BODY,
                                                            "Prefer",
                                                            "respond-async"),
                                            CLIENTS))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();

            assertThat(flood).filteredOn(answer -> answer.status() == 202).hasSize(BOUND);
            assertThat(flood)
                    .filteredOn(answer -> answer.status() != 202)
                    .hasSize(FLOOD - BOUND)
                    .allSatisfy(FloodTest::isLimited);
            await().until(() -> Rig.WORKER.receivedFrom(user).size() == BOUND);
            assertThat(Metrics.of(api, "payrail.api.unanswered")).isEqualTo(BOUND);
            assertThat(Metrics.of(api, "payrail.api.commands", "result", "limited"))
                    .isEqualTo(FLOOD - BOUND);

            var other = Rig.user();
            var served =
                    CompletableFuture.supplyAsync(
                            () -> api.post(Rig.TOKENS.of(other), PATH, BODY), CLIENTS);
            await().until(() -> Rig.WORKER.receivedFrom(other).size() == 1);
            var command = Rig.WORKER.receivedFrom(other).getFirst();
            Rig.WORKER.answer(command, Rig.success(command.command()));
            assertThat(served.get(20, SECONDS).status()).isEqualTo(200);

            // Nobody waits for these replies any more; they make room all the same.
            Rig.WORKER
                    .receivedFrom(user)
                    .forEach(each -> Rig.WORKER.answer(each, Rig.success(each.command())));
            await().untilAsserted(
                            () -> assertThat(Metrics.of(api, "payrail.api.unanswered")).isZero());
            Rig.WORKER.answers(Rig::success);
            assertThat(api.post(token, PATH, BODY).status()).isEqualTo(200);
        }
    }

    private static void isLimited(Answer answer) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(answer.text("code")).isEqualTo("too_many_unanswered");
    }

    @Test
    void whenWorkersAnswerNothingEverybodyIsRefusedBeyondTheBound() {
        try (var api =
                Rig.start(
                        "--payrail.api.command.reply-partition=3",
                        "--payrail.api.command.max-unanswered=3")) {
            for (int i = 0; i < 3; i++) {
                assertThat(postAsync(api, Rig.user()).status()).isEqualTo(202);
            }

            var refused = postAsync(api, Rig.user());

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("code")).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("2");
        }
    }

    private static Answer postAsync(RunningApi api, String owner) {
        return api.post(Rig.TOKENS.of(owner), PATH, BODY, "Prefer", "respond-async");
    }
}
