package io.payrail.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Server-sent events of one payment, over real HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaymentStreamTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningApi api =
            Rig.start(
                    "--payrail.api.stream.look=50ms",
                    "--payrail.api.stream.heartbeat=200ms",
                    "--payrail.api.stream.grace=300ms",
                    "--payrail.api.stream.longest=30s",
                    "--payrail.api.limit.streams-of-principal=2",
                    "--payrail.api.limit.streams-of-service=3",
                    "--payrail.api.command.reply-partition=3");
    private PaymentRows payments;

    @BeforeAll
    void start() {
        payments = new PaymentRows();
    }

    @AfterAll
    void stop() {
        http.shutdownNow();
        api.close();
    }

    /// A stream as its client sees it, until the server ends it or the client closes it.
    private static final class Reading implements AutoCloseable {
        final HttpResponse<InputStream> response;
        final List<String> lines = new CopyOnWriteArrayList<>();
        final CompletableFuture<Void> end;
        private volatile boolean closed;

        Reading(HttpResponse<InputStream> response) {
            this.response = response;
            end = CompletableFuture.runAsync(this::read, task -> Thread.ofVirtual().start(task));
        }

        private void read() {
            try (var body = new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
                for (var line = body.readLine(); line != null; line = body.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        /// Drops the connection, whatever is being read.
        @Override
        public void close() throws IOException {
            closed = true;
            response.body().close();
            awaitEnd();
        }

        void awaitLine(String start) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> lines.stream().anyMatch(line -> line.startsWith(start)));
        }

        void awaitEnd() {
            assertThat(end).succeedsWithin(Duration.ofSeconds(20));
        }

        List<String> of(String field) {
            return lines.stream()
                    .filter(line -> line.startsWith(field + ": "))
                    .map(line -> line.substring(field.length() + 2))
                    .toList();
        }
    }

    private Reading open(String token, String payment, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + api.port()
                                                + "/api/stripe/payments/"
                                                + payment
                                                + "/events"))
                        .header("Authorization", "Bearer " + token);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Reading(http.send(request.build(), BodyHandlers.ofInputStream()));
    }

    @Test
    void firstComesThePaymentAsItIsThenEachChangeThenTheEnd() throws Exception {
        String user = Rig.user();
        String payment = payments.insert(user, "requires_payment_method");
        payments.event(payment, 1, "created", "requires_payment_method");

        var reading = open(Rig.TOKENS.of(user), payment);
        reading.awaitLine("event: payment");
        payments.event(payment, 2, "processing", "processing");
        payments.event(payment, 3, "succeeded", "succeeded");
        reading.awaitEnd();

        assertThat(reading.response.statusCode()).isEqualTo(200);
        assertThat(reading.response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        assertThat(reading.of("event")).containsExactly("payment", "change", "change", "end");
        assertThat(reading.of("id")).containsExactly("1", "2", "3");
        assertThat(reading.of("data").getFirst())
                .contains("\"status\":\"requires_payment_method\"");
        assertThat(reading.of("data").get(1))
                .contains(
                        "\"type\":\"payrail.payment.processing.v1\"", "\"status\":\"processing\"");
        assertThat(reading.of("data").getLast()).isEqualTo("{\"reason\":\"final\"}");
    }

    @Test
    void whoComesAgainGetsWhatWasMissedAndNothingTwice() throws Exception {
        String user = Rig.user();
        String payment = payments.insert(user, "processing");
        payments.event(payment, 1, "created", "requires_payment_method");
        payments.event(payment, 2, "requires_action", "requires_action");
        payments.event(payment, 3, "processing", "processing");

        var reading = open(Rig.TOKENS.of(user), payment, "Last-Event-ID", "1");
        reading.awaitLine("id: 3");

        assertThat(reading.of("event")).containsExactly("change", "change");
        assertThat(reading.of("id")).containsExactly("2", "3");
        reading.close();
    }

    @Test
    void anEventThatCannotBeReadHoldsUpNeitherTheOnesAfterItNorOtherStreams() throws Exception {
        String user = Rig.user();
        String spoilt = payments.insert(user, "processing");
        String other = payments.insert(user, "processing");
        payments.event(spoilt, 1, "processing", "processing");
        payments.event(other, 1, "processing", "processing");
        double before = Metrics.of(api, "payrail.api.streams.unreadable");
        var reading = open(Rig.TOKENS.of(user), spoilt);
        var others = open(Rig.TOKENS.of(user), other);
        reading.awaitLine("event: payment");
        others.awaitLine("event: payment");

        payments.entry(
                "payment",
                spoilt,
                2,
                "payrail.payment.processing.v1",
                "{\"payment\": {\"status\": \"processing\", \"amountReceived\": \"much\"}}");
        payments.event(spoilt, 3, "succeeded", "succeeded");
        reading.awaitEnd();
        payments.event(other, 2, "succeeded", "succeeded");
        others.awaitEnd();

        assertThat(reading.of("id")).containsExactly("1", "3");
        assertThat(others.of("id")).containsExactly("1", "2");
        assertThat(Metrics.of(api, "payrail.api.streams.unreadable")).isEqualTo(before + 1);
        assertThat(api.management("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @Test
    void whoHasSeenTheEndIsToldNotToComeAgain() throws Exception {
        String user = Rig.user();
        String payment = payments.insert(user, "succeeded");
        payments.event(payment, 1, "succeeded", "succeeded");

        var reading = open(Rig.TOKENS.of(user), payment, "Last-Event-ID", "1");

        assertThat(reading.response.statusCode()).isEqualTo(204);
    }

    @Test
    void silenceIsFilledWithHeartbeatsAndTheStreamEndsWithTheToken() throws Exception {
        String user = Rig.user();
        String payment = payments.insert(user, "processing");
        String token =
                Rig.TOKENS.with(claims ->
                        claims.subject(user)
                                .expirationTime(Date.from(Instant.now().plusSeconds(8))));

        var reading = open(token, payment);
        reading.awaitEnd();

        assertThat(reading.lines).contains(":");
        assertThat(reading.of("data").getLast()).isEqualTo("{\"reason\":\"time\"}");
    }

    @Test
    void anothersPaymentIsNotThereAndAWrongPlaceIsNamed() throws Exception {
        String user = Rig.user();
        String payment = payments.insert(user, "processing");

        var stranger = open(Rig.TOKENS.of(Rig.user()), payment);
        var wrong = open(Rig.TOKENS.of(user), payment, "Last-Event-ID", "x");

        assertThat(stranger.response.statusCode()).isEqualTo(404);
        assertThat(wrong.response.statusCode()).isEqualTo(400);
        wrong.awaitEnd();
        assertThat(String.join("", wrong.lines)).contains("Last-Event-ID", "invalid_event_id");
    }

    @Test
    void anOwnersStreamsAreBoundedAndAPlaceComesBackWhenOneEnds() throws Exception {
        String user = Rig.user();
        String token = Rig.TOKENS.of(user);
        String payment = payments.insert(user, "processing");
        var first = open(token, payment);
        var second = open(token, payment);
        first.awaitLine("event: payment");
        second.awaitLine("event: payment");

        assertThat(open(token, payment).response.statusCode()).isEqualTo(429);

        first.close();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> {
                    var again = open(token, payment);
                    again.close();
                    return again.response.statusCode() == 200;
                });
        second.close();
    }

    /// A service, and an operator, use up places of their own, for whomever they read.
    @Test
    void nobodyTakesThePlacesOfWhoeverTheyReadFor() throws Exception {
        String user = Rig.user();
        String payment = payments.insert(user, "processing");
        String service =
                Rig.TOKENS.with(
                        claims -> claims.subject(Rig.user()).claim("scope", "payments:service"));
        String operator = operator(Rig.user());
        String token = Rig.TOKENS.of(user);
        var open = new ArrayList<Reading>();
        for (int i = 0; i < 3; i++) {
            open.add(open(service, payment, "Payrail-User", user));
        }
        for (int i = 0; i < 2; i++) {
            open.add(open(operator, payment));
            open.add(open(operator(user), payment, "Payrail-User", user));
            open.add(open(token, payment));
        }

        assertThat(open).allSatisfy(each -> assertThat(each.response.statusCode()).isEqualTo(200));
        assertThat(open(service, payment, "Payrail-User", user).response.statusCode())
                .isEqualTo(429);
        assertThat(open(operator, payment).response.statusCode()).isEqualTo(429);
        assertThat(open(operator, payment, "Payrail-User", user).response.statusCode())
                .isEqualTo(429);
        assertThat(open(token, payment).response.statusCode()).isEqualTo(429);
        for (var each : open) {
            each.close();
        }
    }

    private static String operator(String subject) {
        return Rig.TOKENS.with(
                claims -> claims.subject(subject).claim("roles", List.of("payments:operate")));
    }

    @Test
    void aStopEndsTheStreamsAtOnce() throws Exception {
        String user = Rig.user();
        String payment = payments.insert(user, "processing");
        try (var stopped =
                Rig.start(
                        "--payrail.api.stream.heartbeat=60s",
                        "--payrail.api.stream.longest=60s",
                        "--payrail.api.command.reply-partition=3")) {
            var reading =
                    new Reading(
                            http.send(
                                    stopped.request("/api/stripe/payments/" + payment + "/events")
                                            .header(
                                                    "Authorization",
                                                    "Bearer " + Rig.TOKENS.of(user))
                                            .build(),
                                    BodyHandlers.ofInputStream()));
            reading.awaitLine("event: payment");

            stopped.stop();

            reading.awaitEnd();
            assertThat(reading.of("data").getLast()).isEqualTo("{\"reason\":\"closed\"}");
        }
    }
}
