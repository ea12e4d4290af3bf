package io.payrail.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.api.RunningApi.Answer;
import io.payrail.contract.Command;
import io.payrail.contract.Rejection;
import io.payrail.contract.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens while a reply is awaited, and when it does not come.
class WaitingTest {
    private static final String PATH = "/api/stripe/create-payment-intent";
    private static final String BODY = "{\"amount\":500,\"currency\":\"usd\"}";
    private static final Executor CLIENTS = Thread::startVirtualThread;

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void nobodyAnswers() {
        Rig.WORKER.answers(command -> null);
    }

    private CompletableFuture<Answer> posting(RunningApi api, String body, String... headers) {
        return CompletableFuture.supplyAsync(() -> api.post(token, PATH, body, headers), CLIENTS);
    }

    private ScriptedWorker.Received awaitReceived(int count) {
        await().until(() -> Rig.WORKER.receivedFrom(user).size() >= count);
        return Rig.WORKER.receivedFrom(user).get(count - 1);
    }

    @Test
    void aClientThatDoesNotWaitGets202AndFindsItsOperationAccepted() {
        var answer = Rig.API.post(token, PATH, BODY, "Prefer", "respond-async");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(answer.text("status")).isEqualTo("accepted");
        var id = awaitReceived(1).command().id().toString();
        assertThat(answer.text("operation_id")).isEqualTo(id);
        assertThat(answer.header("Location")).startsWith("/api/stripe/operations/" + id + "?");

        var operation = Rig.API.get(token, answer.header("Location"));
        assertThat(operation.status()).isEqualTo(200);
        assertThat(operation.text("operation_id")).isEqualTo(id);
        assertThat(operation.text("status")).isEqualTo("accepted");
        assertThat(operation.text("issued_at")).isNotBlank();
    }

    @Test
    void anAcceptedOperationIsNotThereForAnybodyElse() {
        var answer = Rig.API.post(token, PATH, BODY, "Prefer", "respond-async");

        assertThat(Rig.API.get(Rig.TOKENS.of(Rig.user()), answer.header("Location")).status())
                .isEqualTo(404);
    }

    @Test
    void whereA202PointsToIsKnownToEveryInstanceBeforeAWorkerHasClaimedTheCommand() {
        var accepted = Rig.API.post(token, PATH, BODY, "Prefer", "respond-async");
        var location = accepted.header("Location");

        try (var another = Rig.start("--payrail.api.command.reply-partition=3")) {
            var operation = another.get(token, location);
            assertThat(operation.status()).isEqualTo(200);
            assertThat(operation.text("status")).isEqualTo("accepted");

            var eve = Rig.TOKENS.of(Rig.user());
            assertThat(another.get(eve, location).status()).isEqualTo(404);
            assertThat(another.get(token, location.replaceFirst("\\?.*", "")).status())
                    .isEqualTo(404);
            var ofAnother = Rig.API.post(token, PATH, BODY, "Prefer", "respond-async");
            var forged =
                    location.replaceFirst("=.*", "=")
                            + ofAnother.header("Location").replaceFirst(".*=", "");
            assertThat(another.get(token, forged).status()).isEqualTo(404);
        }
    }

    @Test
    void aClientWaitsNoLongerThanItPrefers() {
        long started = System.nanoTime();

        var answer = Rig.API.post(token, PATH, BODY, "Prefer", "wait=1");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .as("not as long as the rig lets it wait")
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    @Test
    void aClientWaitsNoLongerThanIsConfiguredWhateverItPrefers() {
        try (var hasty =
                Rig.start(
                        "--payrail.api.command.reply-wait=300ms",
                        "--payrail.api.command.reply-partition=3")) {
            var answer = hasty.post(token, PATH, BODY, "Prefer", "wait=3600");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(Metrics.of(hasty, "payrail.api.accepted", "reason", "no_reply"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aReplyThatComesTooLateIsCountedAndForgotten() {
        Rig.API.post(token, PATH, BODY, "Prefer", "wait=0");
        double before = Metrics.of(Rig.API, "payrail.api.replies", "outcome", "late");

        var received = awaitReceived(1);
        Rig.WORKER.answer(received, Rig.success(received.command()));

        await().untilAsserted(() ->
                assertThat(Metrics.of(Rig.API, "payrail.api.replies", "outcome", "late"))
                        .isEqualTo(before + 1));
    }

    @Test
    void allRequestsThatWaitForOneCommandAreAnsweredByOneReply() {
        var requests =
                IntStream.range(0, 5)
                        .mapToObj(_ -> posting(Rig.API, BODY, "Idempotency-Key", "one"))
                        .toList();
        var received = awaitReceived(5);

        Rig.WORKER.answer(received, Rig.success(received.command()));

        assertThat(requests)
                .allSatisfy(request ->
                        assertThat(request.get(20, SECONDS).text("client_secret"))
                                .isEqualTo("pi_secret_of_" + received.command().id()));
    }

    @Test
    void twoRequestsThatShareAKeyByMistakeGetEachItsOwnAnswer() throws Exception {
        var first = posting(Rig.API, BODY, "Idempotency-Key", "shared");
        var firstCommand = awaitReceived(1);
        var second =
                posting(
                        Rig.API,
                        "{\"amount\":900,\"currency\":\"usd\"}",
                        "Idempotency-Key",
                        "shared");
        var secondCommand = awaitReceived(2);
        var id = firstCommand.command().id();
        assertThat(secondCommand.command().id()).isEqualTo(id);

        Rig.WORKER.answer(
                secondCommand, new Reply.Rejected(id, Rejection.IDEMPOTENCY_KEY_REUSED, null));
        assertThat(second.get(20, SECONDS).status()).isEqualTo(422);
        assertThat(first).isNotDone();

        Rig.WORKER.answer(firstCommand, Rig.success(firstCommand.command()));
        assertThat(first.get(20, SECONDS).status()).isEqualTo(200);
    }

    @Test
    void aRequestBeyondTheBoundIsRefusedBeforeAnythingIsPublished() throws Exception {
        try (var small =
                Rig.start(
                        "--payrail.api.command.max-waiting=1",
                        "--payrail.api.command.reply-partition=3")) {
            var waiting = posting(small, BODY);
            var received = awaitReceived(1);

            var refused = small.post(token, PATH, BODY);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("code")).isEqualTo("overloaded");
            assertThat(refused.header("Retry-After")).isEqualTo("2");
            assertThat(Metrics.of(small, "payrail.api.waiting")).isEqualTo(1);

            Rig.WORKER.answer(received, Rig.success(received.command()));
            assertThat(waiting.get(20, SECONDS).status()).isEqualTo(200);
            assertThat(Rig.WORKER.receivedFrom(user)).hasSize(1);

            Rig.WORKER.answers(Rig::success);
            assertThat(small.post(token, PATH, BODY).status()).isEqualTo(200);
            assertThat(Metrics.of(small, "payrail.api.waiting")).isZero();
            assertThat(Metrics.of(small, "payrail.api.commands", "result", "published"))
                    .isEqualTo(2);
            assertThat(Metrics.of(small, "payrail.api.commands", "result", "refused")).isEqualTo(1);
            assertThat(Metrics.of(small, "payrail.api.requests")).isEqualTo(3);
            assertThat(Metrics.of(small, "payrail.api.answered", "outcome", "payment_ready"))
                    .isEqualTo(2);
            assertThat(Metrics.of(small, "payrail.api.reply.latency")).isEqualTo(2);
        }
    }

    @Test
    void eachOfTwoInstancesHearsItsOwnReplies() {
        Rig.WORKER.answers(Rig::success);
        try (var other = Rig.start("--payrail.api.command.reply-partition=1")) {
            List<Answer> answers =
                    IntStream.range(0, 20)
                            .mapToObj(n -> posting(n % 2 == 0 ? Rig.API : other, BODY))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            // Counted by the thread that reads replies, after it has handed the reply on.
            await().untilAsserted(() ->
                    assertThat(Metrics.of(other, "payrail.api.replies", "outcome", "payment_ready"))
                            .isEqualTo(10));
            assertThat(Metrics.of(other, "payrail.api.replies", "outcome", "late")).isZero();
        }
    }

    @Test
    void oneKeyIsOneCommandOnEveryInstanceAndForEveryEndpoint() {
        Rig.WORKER.answers(Rig::success);
        try (var other = Rig.start("--payrail.api.command.reply-partition=1")) {
            Rig.API.post(token, PATH, BODY, "Idempotency-Key", "k 1");
            other.post(token, PATH, BODY, "Idempotency-Key", "k 1");
            Rig.API.post(
                    token,
                    "/api/stripe/create-customer",
                    "{\"email\":\"a@b.example\",\"name\":\"A\"}",
                    "Idempotency-Key",
                    "k 1");
            Rig.API.post(token, PATH, BODY, "Idempotency-Key", "k 2");

            var ids =
                    Rig.WORKER.receivedFrom(user).stream()
                            .map(ScriptedWorker.Received::command)
                            .map(Command::id)
                            .toList();
            assertThat(ids).hasSize(4);
            assertThat(ids.subList(0, 3)).containsOnly(ids.getFirst());
            assertThat(ids.getLast()).isNotEqualTo(ids.getFirst());
            assertThat(ids.getFirst().version()).isEqualTo(8);
        }
    }

    @Test
    void theSameKeyOfTwoOwnersIsTwoCommands() {
        Rig.WORKER.answers(Rig::success);
        var neighbour = Rig.user();

        Rig.API.post(token, PATH, BODY, "Idempotency-Key", "k");
        Rig.API.post(Rig.TOKENS.of(neighbour), PATH, BODY, "Idempotency-Key", "k");

        assertThat(awaitReceived(1).command().id())
                .isNotEqualTo(Rig.WORKER.receivedFrom(neighbour).getFirst().command().id());
    }
}
