package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.payrail.simulator.fault.Latency;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every fault, driven by a plain HTTP client.
final class FaultTest extends SimulatorTest {
    private static final String PAYMENT =
            "amount=2000&currency=usd&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true";

    private Answer charge(String key) throws Exception {
        return call("POST", "/v1/payment_intents", PAYMENT, "Idempotency-Key", key);
    }

    private void fault(String json) throws Exception {
        control("POST", "/faults", json);
    }

    private long charges() throws Exception {
        return control("GET", "/ledger?sections=totals", "")
                .path("totals")
                .path("usd")
                .path("charges")
                .asLong(0);
    }

    @Test
    void serverErrorBeforeTheEffectIsForgottenByTheKey() throws Exception {
        fault("{\"kind\":\"server_error_before\",\"next\":1}");
        assertThat(charge("k").status()).isEqualTo(500);
        assertThat(charges()).isZero();
        Answer second = charge("k");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("Idempotent-Replayed")).isEmpty();
        assertThat(charges()).isOne();
    }

    @Test
    void serverErrorAfterTheEffectIsWhatTheKeyKeeps() throws Exception {
        fault("{\"kind\":\"server_error_after\",\"next\":1}");
        assertThat(charge("k").status()).isEqualTo(500);
        assertThat(charges()).isOne();
        Answer second = charge("k");
        assertThat(second.status()).isEqualTo(500);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(charges()).isOne();
    }

    @Test
    void rateLimitNamesItsReasonAndHasNoEffect() throws Exception {
        fault("{\"kind\":\"rate_limit\",\"next\":1,\"reason\":\"global-rate\"}");
        Answer limited = charge("k");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("Stripe-Rate-Limited-Reason")).isEqualTo("global-rate");
        assertThat(limited.error("code")).isEqualTo("rate_limit");
        assertThat(charges()).isZero();
        assertThat(charge("k").status()).isEqualTo(200);
    }

    @Test
    void badGatewayHasNoBodyAndMayHideAnEffect() throws Exception {
        fault("{\"kind\":\"bad_gateway_empty\",\"next\":1,\"effect\":true}");
        Answer gateway = charge("k");
        assertThat(gateway.status()).isEqualTo(502);
        assertThat(gateway.response().body()).isEmpty();
        assertThat(charges()).isOne();
        assertThat(charge("k").header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "reset"})
    void droppedConnectionHappensBeforeOrAfterTheEffect(String kind) throws Exception {
        fault("{\"kind\":\"" + kind + "_before\",\"next\":1,\"method\":\"POST\"}");
        assertThatThrownBy(() -> charge("k")).isInstanceOf(IOException.class);
        assertThat(charges()).isZero();
        fault("{\"kind\":\"" + kind + "_after\",\"next\":1,\"method\":\"POST\"}");
        assertThatThrownBy(() -> charge("k")).isInstanceOf(IOException.class);
        assertThat(charges()).isOne();
        Answer replay = charge("k");
        assertThat(replay.status()).isEqualTo(200);
        assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(charges()).isOne();
    }

    @Test
    void resetIsATrueResetAndCloseIsOrderly() throws Exception {
        fault("{\"kind\":\"reset_before\",\"next\":1}");
        assertThatThrownBy(this::readRaw).isInstanceOf(SocketException.class);
        fault("{\"kind\":\"close_before\",\"next\":1}");
        assertThat(readRaw()).isEqualTo(-1);
    }

    private int readRaw() throws IOException {
        try (var socket =
                new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), simulator.port())) {
            socket.setSoTimeout(60_000);
            String request =
                    "GET /v1/balance HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + simulator.secretKey()
                            + "\r\n\r\n";
            socket.getOutputStream()
                    .write(request.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return socket.getInputStream().read();
        }
    }

    @Test
    void hangingRequestIsNeverAnsweredAndItsEffectIsAsAsked() throws Exception {
        fault("{\"kind\":\"hang\",\"next\":1,\"effect\":true,\"path\":\"/v1/payment_intents\"}");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/v1/payment_intents"))
                        .timeout(Duration.ofSeconds(2))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Bearer " + simulator.secretKey())
                        .header("Idempotency-Key", "k")
                        .POST(HttpRequest.BodyPublishers.ofString(PAYMENT))
                        .build();
        assertThatThrownBy(() -> http.send(request, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        await().untilAsserted(() -> assertThat(charges()).isOne());
        assertThat(charge("k").header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void forcedDeclineIsACardErrorWithTheGivenCode() throws Exception {
        fault(
                "{\"kind\":\"decline\",\"decline_code\":\"do_not_honor\",\"idempotency_key\":\"unlucky-.*\"}");
        Answer declined = charge("unlucky-1");
        assertThat(declined.status()).isEqualTo(402);
        assertThat(declined.error("type")).isEqualTo("card_error");
        assertThat(declined.error("decline_code")).isEqualTo("do_not_honor");
        assertThat(declined.body().path("error").path("payment_intent").path("status").asString())
                .isEqualTo("requires_payment_method");
        assertThat(charge("unlucky-1").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(charge("lucky").status()).isEqualTo(200);
    }

    @Test
    void latencyHoldsTheRequestAndItsKeyButNobodyElse() throws Exception {
        fault("{\"kind\":\"latency\",\"ms\":2000,\"idempotency_key\":\"k\"}");
        long started = System.nanoTime();
        CompletableFuture<Answer> one = CompletableFuture.supplyAsync(() -> chargeOrFail("k"));
        CompletableFuture<Answer> two = CompletableFuture.supplyAsync(() -> chargeOrFail("k"));
        assertThat(charge("other").status()).isEqualTo(200);
        Duration other = Duration.ofNanos(System.nanoTime() - started);

        assertThat(new int[] {one.join().status(), two.join().status()})
                .containsExactlyInAnyOrder(200, 409);
        Duration both = Duration.ofNanos(System.nanoTime() - started);
        assertThat(both).isGreaterThan(Duration.ofMillis(1990)).isGreaterThan(other);
        assertThat(charges()).isEqualTo(2);
        assertThat(charge("k").header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void latencyIsDrawnFromADistribution() throws Exception {
        assertHeld("\"distribution\":\"uniform\",\"from_ms\":400,\"to_ms\":600", 400);
        assertHeld("\"distribution\":\"lognormal\",\"median_ms\":400,\"sigma\":0", 400);
    }

    private void assertHeld(String distribution, long leastMillis) throws Exception {
        control("DELETE", "/faults", "");
        fault("{\"kind\":\"latency\"," + distribution + "}");
        long started = System.nanoTime();
        assertThat(call("GET", "/v1/balance", "").status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isGreaterThanOrEqualTo(Duration.ofMillis(leastMillis - 10));
    }

    @Test
    void distributionsHaveTheirBoundsAndTheirMedian() {
        var random = new Random(42);
        var uniform = new Latency.Uniform(Duration.ofMillis(100), Duration.ofMillis(300));
        assertThat(draws(uniform, random))
                .allSatisfy(drawn -> assertThat(drawn).isBetween(100.0, 300.0))
                .anySatisfy(drawn -> assertThat(drawn).isLessThan(120))
                .anySatisfy(drawn -> assertThat(drawn).isGreaterThan(280));
        var normal = draws(new Latency.LogNormal(Duration.ofMillis(200), 0.5), random);
        assertThat(normal.get(normal.size() / 2)).isBetween(180.0, 220.0);
        // The p99 is 3.2 medians.
        assertThat(normal.get(normal.size() * 99 / 100)).isBetween(500.0, 800.0);
    }

    /// A thousand and one, in milliseconds, from the shortest to the longest.
    private static List<Double> draws(Latency latency, Random random) {
        return Stream.generate(() -> latency.draw(random).toNanos() / 1e6)
                .limit(1001)
                .sorted()
                .toList();
    }

    private Answer chargeOrFail(String key) {
        try {
            return charge(key);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void requestLogSaysWhatEachKeyEffected() throws Exception {
        fault("{\"kind\":\"reset_after\",\"next\":1,\"method\":\"POST\"}");
        assertThatThrownBy(() -> charge("k")).isInstanceOf(IOException.class);
        charge("k");
        var requests = control("GET", "/ledger?sections=requests,idempotency", "");
        var first = requests.path("requests").get(0);
        assertThat(first.path("status").asInt()).isZero();
        assertThat(first.path("ending").asString()).isEqualTo("reset");
        assertThat(first.path("effect").asBoolean()).isTrue();
        assertThat(first.path("faults").get(0).asString()).isEqualTo("reset_after");
        var second = requests.path("requests").get(1);
        assertThat(second.path("replayed").asBoolean()).isTrue();
        assertThat(second.path("effect").asBoolean()).isFalse();
        assertThat(requests.path("idempotency").get(0).path("created").toString())
                .contains("pi_")
                .contains("ch_");
        assertThat(requests.toString()).doesNotContain("_secret_").doesNotContain("sk_test");
    }

    @Test
    void percentageHitsThatShareAndTheSeedRepeatsIt() throws Exception {
        fault("{\"kind\":\"rate_limit\",\"percentage\":40}");
        String first = outcomes();
        assertThat(first).contains("429").contains("200");
        assertThat(outcomes()).isEqualTo(first);
    }

    private String outcomes() throws Exception {
        control("POST", "/seed", "{\"seed\":42}");
        StringBuilder outcomes = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            outcomes.append(call("GET", "/v1/balance", "").status()).append(' ');
        }
        return outcomes.toString();
    }

    @Test
    void wrongFaultIsRefusedWithAReason() throws Exception {
        assertThat(call("POST", "/_simulator/faults", "{\"kind\":\"explode\"}").status())
                .isEqualTo(400);
        assertThat(call("POST", "/_simulator/faults", "{\"kind\":\"latency\"}").status())
                .isEqualTo(400);
        assertThat(call("POST", "/_simulator/faults", "not json").status()).isEqualTo(400);
    }

    @Test
    void clearedFaultsAndForgottenKeysMakeARequestNewAgain() throws Exception {
        fault("{\"kind\":\"server_error_before\"}");
        assertThat(charge("k").status()).isEqualTo(500);
        control("DELETE", "/faults", "");
        String first = charge("k").text("id");
        assertThat(charge("k").text("id")).isEqualTo(first);
        control("POST", "/clock", "{\"advance_seconds\":86401}");
        Answer later = charge("k");
        assertThat(later.text("id")).isNotEqualTo(first);
        assertThat(later.header("Idempotent-Replayed")).isEmpty();
    }
}
