package io.payrail.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the command line makes of a worker's answers; against a real worker it is tested there.
class PayrailTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String FIRST_STEP =
            """
            {"to": "2026-11-23T12:00:00Z", "dryRun": false, "done": 2, "left": 2, "next": "2",
             "items": [{"result": "replayed"}, {"result": "taken_in"}]}
            """;
    private static final String LAST_STEP =
            """
            {"to": "2026-11-23T12:00:00Z", "dryRun": false, "done": 2, "left": 0, "next": null,
             "items": [{"result": "replayed"}, {"result": "replayed"}]}
            """;

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server = server();

    private record Answer(int status, String body) {}

    private record Ran(int exit, String out, String err) {}

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server = server();
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        asked.add(
                                exchange.getRequestMethod()
                                        + " "
                                        + exchange.getRequestURI()
                                        + " "
                                        + exchange.getRequestHeaders().getFirst("Authorization"));
                        var answer = answers.removeFirst();
                        var body = answer.body.getBytes(UTF_8);
                        exchange.sendResponseHeaders(answer.status, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Ran run(boolean onTerminal, String... arguments) {
        return run(Map.of("PAYRAIL_OPERATOR_TOKEN", "a-token"), onTerminal, arguments);
    }

    private Ran run(Map<String, String> token, boolean onTerminal, String... arguments) {
        var environment = new HashMap<>(token);
        environment.put(
                "PAYRAIL_OPERATOR_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                Payrail.run(
                        environment,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        onTerminal,
                        new PrintWriter(out),
                        new PrintWriter(err),
                        arguments);
        return new Ran(exit, out.toString(), err.toString());
    }

    @Test
    void aReplayGoesOnWhereTheStepBeforeEndedAndAddsUp() {
        answers.add(new Answer(200, FIRST_STEP));
        answers.add(new Answer(200, LAST_STEP));

        var ran = run(false, "events", "replay", "--source", "topic", "--from", "3h");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEqualToNormalizingNewlines("3 replayed, 1 taken in\n");
        assertThat(ran.err()).as("nobody watches").isEmpty();
        assertThat(asked.getFirst())
                .startsWith("POST /operator/events/replay?")
                .contains("source=topic", "from=2026-11-23T09%3A00%3A00Z")
                .endsWith("Bearer a-token");
        assertThat(asked.getLast()).contains("after=2", "to=2026-11-23T12%3A00%3A00Z");
    }

    @Test
    void progressIsDrawnWhereSomebodyWatches() {
        answers.add(new Answer(200, FIRST_STEP));
        answers.add(new Answer(200, LAST_STEP));

        var ran = run(true, "dlt", "replay", "--all");

        assertThat(ran.err()).contains("50 %", "100 %");
        assertThat(ran.out()).isEqualToNormalizingNewlines("3 replayed, 1 taken in\n");
    }

    @Test
    void aBusyWorkerIsAskedAgain() {
        answers.add(new Answer(503, "{\"detail\": \"busy\"}"));
        answers.add(new Answer(200, "{\"id\": 7, \"result\": \"discarded\"}"));

        assertThat(run(false, "dlt", "discard", "7").exit()).isZero();
        assertThat(asked).hasSize(2);
    }

    @Test
    void oneThatCannotBeDoneDoesNotKeepTheOthersFromIt() {
        answers.add(new Answer(409, "{\"detail\": \"dead letter 7 was discarded\"}"));
        answers.add(new Answer(200, "{\"id\": 8, \"result\": \"replayed\"}"));

        var ran = run(false, "dlt", "replay", "7", "8");

        assertThat(ran.exit()).isEqualTo(6);
        assertThat(ran.out()).isEqualToNormalizingNewlines("8 replayed\n");
        assertThat(ran.err()).contains("dead letter 7 was discarded");
    }

    @Test
    void theTokenComesFromTheEnvironmentOrAFile(@TempDir Path folder) throws IOException {
        answers.add(new Answer(200, "{\"items\": [], \"next\": null}"));
        var file = Files.writeString(folder.resolve("token"), "from-a-file\n");

        assertThat(run(Map.of(), false, "dlt", "list").exit()).isEqualTo(2);
        assertThat(run(Map.of(), false, "dlt", "list", "--token-file", file.toString()).exit())
                .isZero();
        assertThat(asked).singleElement().asString().endsWith("Bearer from-a-file");
    }

    @Test
    void aTableShowsWhatIsThereAndNoControlCharacters() {
        answers.add(
                new Answer(
                        200,
                        """
                        {"items": [{"id": 7, "cause": "malformed\\u001b[2J", "attempts": 1, "type": null}], "next": null}
                        """));

        assertThat(run(false, "dlt", "list").out())
                .isEqualToNormalizingNewlines(
                        """
                        ID  CAUSE          ATTEMPTS
                        7   malformed?[2J  1
                        """);
    }

    @Test
    void verifyingGoesOnWhereTheStepBeforeEndedAndSaysWhatIsGone() {
        var first = "20:" + "a".repeat(64);
        var last = "21:" + "b".repeat(64);
        answers.add(
                new Answer(
                        200,
                        """
                        {"seals": 20, "rows": 90, "gone": {"journal_20260105": 7}, "left": 1, "unsealed": null,
                         "head": "%s", "done": false, "broken": null}
                        """
                                .formatted(first)));
        answers.add(
                new Answer(
                        200,
                        """
                        {"seals": 1, "rows": 3, "gone": {}, "left": 0, "unsealed": 2, "head": "%s", "done": true,
                         "broken": null}
                        """
                                .formatted(last)));

        var ran = run(false, "audit", "verify", "--head", last, "--gone-before", "2026-01-12");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .isEqualToNormalizingNewlines(
                        """
                        7 rows are gone with partition journal_20260105
                        21 seals hold, 93 rows are as they were sealed
                        2 rows are not sealed yet; head %s
                        """
                                .formatted(last));
        assertThat(asked.getFirst())
                .startsWith("GET /operator/seals/verification?")
                .contains("after=0", "head=21%3Abb");
        assertThat(asked.getLast()).contains("after=20%3Aaa");
    }

    @ParameterizedTest
    @CsvSource({
        ", journal_20260105 journal_20260112",
        "2025-12-31, journal_20260105 journal_20260112",
        "2026-01-11, journal_20260105 journal_20260112",
        "2026-01-12, journal_20260112",
        "2026-01-18, journal_20260112"
    })
    void aWeekThatNobodySaysWasDroppedOnPurposeIsNamedAndIsNoGoodEnd(
            @Nullable String goneBefore, String named) {
        for (boolean json : List.of(false, true)) {
            answers.add(
                    new Answer(
                            200,
                            """
                            {"seals": 9, "rows": 8, "gone": {"journal_20260105": 7, "journal_20260112": 2}, "left": 0,
                             "unsealed": 0, "head": "9:aa", "done": true, "broken": null}
                            """));
            var arguments = new ArrayList<>(List.of("audit", "verify"));
            if (json) {
                arguments.addFirst("--json");
            }
            if (goneBefore != null) {
                arguments.addAll(List.of("--gone-before", goneBefore));
            }

            var ran = run(false, arguments.toArray(String[]::new));

            assertThat(ran.exit()).isEqualTo(7);
            assertThat(ran.err())
                    .isEqualToNormalizingNewlines(
                            "payrail: gone: %s; if dropped on purpose, say so with --gone-before\n"
                                    .formatted(named.replace(" ", ", ")));
        }
    }

    @Test
    void aDayThatIsNoneIsAWrongCommandLine() {
        assertThat(run(false, "audit", "verify", "--gone-before", "yesterday").exit()).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void aBrokenRowIsNamedAndHasAnExitCodeOfItsOwn() {
        answers.add(
                new Answer(
                        200,
                        """
                        {"seals": 1, "rows": 5, "gone": {}, "left": 3, "unsealed": null, "head": "1:aa", "done": true,
                         "broken": {"what": "row_changed", "seal": 2, "position": 6, "aggregateId": "pi_1\\u001b[2J",
                                    "sequence": 3, "detail": "the row is not what was sealed"}}
                        """));

        var ran = run(false, "audit", "verify", "--from", "1");

        assertThat(ran.exit()).isEqualTo(7);
        assertThat(ran.err())
                .isEqualToNormalizingNewlines(
                        "payrail: broken at seal 2, row 6, number 3 of pi_1?[2J: row_changed: the row is not what was"
                                + " sealed\n");
    }

    @Test
    void aHeadThatWouldNotBeLookedAtIsRefused() {
        var head = "3:" + "a".repeat(64);

        assertThat(run(false, "audit", "verify", "--from", "4", "--head", head).exit())
                .isEqualTo(2);
        assertThat(run(false, "audit", "verify", "--head", "3").exit()).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void theHelpTellsTheExitCodes() {
        var help = run(false, "--help");

        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("dlt", "events", "operations", "reconcile", "Exit codes:");
        assertThat(asked).isEmpty();
    }
}
