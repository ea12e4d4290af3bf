package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.payrail.api.OpenApiDocument.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// Sends spoilt requests to every operation of the OpenAPI document, over bare sockets, and holds
/// each answer against what any answer has to be: declared for its operation, a problem if it is an
/// error, never a fault of the server's, without anything of what was sent, in bounded time.
///
/// The same requests each time. `-Dfuzz.seed=7` sends others, `-Dfuzz.requests=5000` more of them
/// to each operation.
class SpoiltRequestsTest {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int REQUESTS_OF_ONE_USER = 40;
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<Integer, Integer> ANSWERS = new TreeMap<>();

    private static Duration longest = Duration.ZERO;

    static Stream<Operation> operations() {
        return OpenApiDocument.ofRig().operations().stream();
    }

    @AfterAll
    static void tell() {
        System.out.printf(
                "Fuzzing with seed %d: answers by status %s, the longest took %d ms%n",
                SEED, ANSWERS, longest.toMillis());
        assertThat(ANSWERS.keySet()).as("some were well enough").contains(200, 400, 401, 404, 415);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aSpoiltRequestIsAnsweredAsTheDocumentSays(Operation operation) throws IOException {
        Rig.WORKER.answers(Rig::success);
        var conformance = new Conformance(OpenApiDocument.ofRig());
        var token = Rig.TOKENS.of(Rig.user());
        for (int number = 0; number < REQUESTS; number++) {
            if (number % REQUESTS_OF_ONE_USER == 0) {
                token = Rig.TOKENS.of(Rig.user());
            }
            var request = new FuzzedRequest(SEED, operation, number, token);
            try {
                send(request, operation, conformance);
            } catch (AssertionError | IOException | RuntimeException e) {
                throw new AssertionError(
                        "%s%n%s, -Dfuzz.seed=%d, request %d, %s"
                                .formatted(e.getMessage(), operation, SEED, number, request),
                        e);
            }
        }
    }

    private static void send(FuzzedRequest request, Operation operation, Conformance conformance)
            throws IOException {
        long start = System.nanoTime();
        var response = RawHttp.request(Rig.API.port(), request.bytes());
        var elapsed = Duration.ofNanos(System.nanoTime() - start);

        ANSWERS.merge(response.status(), 1, Integer::sum);
        longest = elapsed.compareTo(longest) > 0 ? elapsed : longest;
        assertThat(elapsed).isLessThan(LONGEST);
        assertThat(response.status()).as(response.body()).isLessThan(500);
        if (request.isForItsOperation()) {
            conformance.check(
                    operation, response.status(), response.contentType(), response.body());
        }
        if (response.status() >= 400) {
            assertThat(response.contentType()).isEqualTo("application/problem+json");
            assertThat(response.head() + response.body())
                    .doesNotContainIgnoringCase(HostileValues.MARK);
            assertNamesWhatIsWrong(request, response.body());
        }
    }

    private static void assertNamesWhatIsWrong(FuzzedRequest request, String body) {
        var problem = JSON.readTree(body);
        assertThat(problem.path("code").asString("")).isNotBlank();
        if (problem.path("code").asString().equals("invalid_request")) {
            var named = FuzzedRequest.named(problem);
            assertThat(named).isNotEmpty();
            var only = request.onlySpoilt();
            if (only != null) {
                assertThat(named).containsAnyOf(only, "(unknown)");
            }
        }
    }
}
