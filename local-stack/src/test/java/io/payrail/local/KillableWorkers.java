package io.payrail.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The stack's workers, as anybody with curl has them.
record KillableWorkers(URI stack) {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();

    /// Returns when two processes work in the built-in worker's place.
    void separate() {
        ask("/workers/separate", "POST");
        awaitBoth();
    }

    /// Each is killed once, the second one when the first one's successor works.
    void killOneAfterTheOther() {
        for (int at = 0; at < 2; at++) {
            long pid = pid(at);
            assertThat(ProcessHandle.of(pid)).isPresent();

            ask("/workers/kill?" + pid, "POST");

            await().atMost(LONG).until(() -> ProcessHandle.of(pid).isEmpty());
            awaitSuccessor(at, pid);
        }
    }

    long pid(int at) {
        return processes().get(at).path("pid").asLong();
    }

    /// Returns when both work again, one of them in the place of a process that was killed.
    void awaitSuccessor(int at, long killed) {
        await().atMost(LONG).until(() -> pid(at) != killed);
        awaitBoth();
    }

    private void awaitBoth() {
        await().atMost(LONG)
                .until(() ->
                        processes().size() == 2
                                && processes()
                                        .valueStream()
                                        .allMatch(it -> it.path("ready").asBoolean()));
    }

    /// How often each was killed.
    List<Integer> kills() {
        return processes().valueStream().map(it -> it.path("killed").asInt()).toList();
    }

    JsonNode processes() {
        return ask("/workers", "GET").path("processes");
    }

    private JsonNode ask(String path, String method) {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(stack.resolve(path))
                            .method(method, BodyPublishers.noBody())
                            .build();
            var answer = http.send(request, BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isBetween(200, 299);
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError("No answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
