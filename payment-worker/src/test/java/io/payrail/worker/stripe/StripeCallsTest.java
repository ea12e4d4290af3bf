package io.payrail.worker.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.payrail.contract.Secret;
import io.payrail.observability.Traces;
import io.payrail.simulator.SimulatorOptions;
import io.payrail.simulator.StripeSimulator;
import io.payrail.worker.ShiftedClock;
import io.payrail.worker.stripe.StripeProperties.Retry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StripeCallsTest {
    private static final String KEY = "sk_test_calls";

    private final StripeSimulator stripe =
            StripeSimulator.start(
                    SimulatorOptions.defaults().withPort(0).withKeys(KEY, "pk_test_calls"));
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StripeHealth health = new StripeHealth();
    private StripeCalls calls = calls(KEY, stripe.baseUrl());

    private StripeCalls calls(String key, String base) {
        return calls(key, base, Clock.systemUTC());
    }

    private StripeCalls calls(String key, String base, Clock clock) {
        return new StripeCalls(
                new StripeProperties(
                        URI.create(base),
                        "api.stripe.com",
                        new Secret(key),
                        null,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        1000,
                        "2026-07-29.dahlia",
                        Duration.ofMinutes(5),
                        Duration.ofHours(20),
                        Duration.ofSeconds(2),
                        new Retry(
                                3,
                                Duration.ofHours(2),
                                Duration.ofMillis(10),
                                Duration.ofMillis(50))),
                health,
                clock,
                Traces.none(),
                metrics);
    }

    @BeforeAll
    void warm() {
        assertThat(create(calls, UUID.randomUUID().toString()))
                .isInstanceOf(StripeOutcome.Succeeded.class);
    }

    @AfterAll
    void stop() {
        calls.destroy();
        stripe.close();
    }

    private static StripeOutcome create(StripeCalls calls, String key) {
        var params =
                PaymentIntentCreateParams.builder().setAmount(1000L).setCurrency("usd").build();
        return calls.make(
                "create", key, (v1, options) -> v1.paymentIntents().create(params, options));
    }

    private StripeOutcome confirm(String intent, String paymentMethod) {
        var params =
                PaymentIntentConfirmParams.builder()
                        .setPaymentMethod(paymentMethod)
                        .setReturnUrl("https://example.com")
                        .build();
        return calls.make(
                "confirm",
                UUID.randomUUID().toString(),
                (v1, options) -> v1.paymentIntents().confirm(intent, params, options));
    }

    private static String id(StripeOutcome outcome) {
        return ((StripeOutcome.Succeeded) outcome).object().path("id").asString("");
    }

    @Test
    void aDeclineIsAResultWithTheIssuersReason() {
        var intent = id(create(calls, UUID.randomUUID().toString()));

        assertThat(confirm(intent, "pm_card_chargeDeclinedInsufficientFunds"))
                .isEqualTo(
                        new StripeOutcome.Declined("card_declined", "insufficient_funds", intent));
        assertThat(
                        metrics.counter(
                                        "payrail.stripe.attempts",
                                        "call",
                                        "confirm",
                                        "status",
                                        "402")
                                .count())
                .isPositive();
    }

    @Test
    void anotherUseOfTheSameKeyIsRejectedByStripe() {
        var key = UUID.randomUUID().toString();
        var _ = create(calls, key);
        var params =
                PaymentIntentCreateParams.builder().setAmount(1001L).setCurrency("usd").build();

        var outcome =
                calls.make(
                        "create",
                        key,
                        (v1, options) -> v1.paymentIntents().create(params, options));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        StripeOutcome.Rejected.class,
                        rejected -> {
                            assertThat(rejected.status()).isEqualTo(400);
                            assertThat(rejected.code()).isEqualTo("idempotency_error");
                        });
    }

    @Test
    void theSameKeyGivesTheSameObject() {
        var key = UUID.randomUUID().toString();

        assertThat(id(create(calls, key))).isEqualTo(id(create(calls, key)));
    }

    @Test
    void whatIsNotThereIsRejectedAsMissing() {
        var outcome =
                calls.make(
                        "get",
                        null,
                        (v1, options) -> v1.paymentIntents().retrieve("pi_none", options));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        StripeOutcome.Rejected.class,
                        rejected -> assertThat(rejected.missing()).isTrue());
    }

    @Test
    void theTimeOfAReadIsBoundedByTheCallAndStripesClock() {
        var before = Clock.systemUTC().instant().minusSeconds(30);
        var intent = id(create(calls, UUID.randomUUID().toString()));

        var read =
                (StripeOutcome.Succeeded)
                        calls.make(
                                "get",
                                null,
                                (v1, options) -> v1.paymentIntents().retrieve(intent, options));

        assertThat(read.readAfter()).isAfterOrEqualTo(before).isBefore(read.readBefore());
        assertThat(read.readBefore()).isBeforeOrEqualTo(Clock.systemUTC().instant());
    }

    @Test
    void aCallWithoutAConnectionIsUnknownAndStripeCountsAsAwayUntilItAnswers() throws Exception {
        var nowhere = calls(KEY, "http://127.0.0.1:" + freePort());
        assertThat(create(nowhere, "a")).isEqualTo(new StripeOutcome.Unknown("no connection"));
        assertThat(create(nowhere, "b")).isEqualTo(new StripeOutcome.Unknown("no connection"));
        assertThat(health.away()).isFalse();

        // The third call sees Stripe go away and goes on trying; only closing ends it.
        var third = new FutureTask<>(() -> create(nowhere, "c"));
        var _ = Thread.ofVirtual().start(third);
        await().atMost(Duration.ofSeconds(60)).until(health::away);
        nowhere.destroy();

        assertThatThrownBy(third::get).hasCauseInstanceOf(StripeCallAbandonedException.class);
        var _ = create(calls, UUID.randomUUID().toString());
        assertThat(health.away()).isFalse();
    }

    /// By the time that it is given up, others may have gone on with their commands; the one that
    /// made it looks for what it may have made.
    @Test
    void aCallThatChangesSomethingIsNotRepeatedUntilStripeHasForgottenItsKey() throws Exception {
        var clock = new ShiftedClock();
        try {
            var away = calls(KEY, "http://127.0.0.1:" + freePort(), clock);
            while (!health.away()) {
                health.silent();
            }
            var change = new FutureTask<>(() -> create(away, "old"));
            var read = new FutureTask<>(() -> read(away));
            var _ = Thread.ofVirtual().start(change);
            var _ = Thread.ofVirtual().start(read);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(attempts("create")).isGreaterThan(4));

            clock.shiftBy(Duration.ofHours(2).plusSeconds(1));

            assertThat(change.get(60, TimeUnit.SECONDS)).isInstanceOf(StripeOutcome.Unknown.class);
            double before = attempts("get");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(attempts("get")).isGreaterThan(before + 4));
            assertThat(read).isNotDone();
            away.destroy();
            assertThatThrownBy(read::get).hasCauseInstanceOf(StripeCallAbandonedException.class);
        } finally {
            health.answered();
        }
    }

    /// What waits on the scheduler's thread would hold up seals and fetches.
    @Test
    void whoProbesASilentStripeIsNotKeptWaitingAndAsksOnceAtATime() throws Exception {
        try (var silence = new ServerSocket(0)) {
            var silent = calls(KEY, "http://127.0.0.1:" + silence.getLocalPort());
            while (!health.away()) {
                health.silent();
            }
            var probe = new StripeProbe(health, silent);

            probe.ask();
            probe.ask();

            assertThat(attempts("probe")).isZero();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(attempts("probe")).isOne());
            silent.destroy();
        } finally {
            health.answered();
        }
    }

    /// As when one object cannot be read, and is asked for again and again while nothing else is
    /// asked.
    @Test
    void aStripeThatCountsAsAwayAndAnswersIsBackWhenItIsProbed() {
        while (!health.away()) {
            health.silent();
        }

        new StripeProbe(health, calls).ask();

        await().atMost(Duration.ofSeconds(60)).until(() -> !health.away());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static StripeOutcome read(StripeCalls calls) {
        return calls.make(
                "get", null, (v1, options) -> v1.paymentIntents().retrieve("pi_1", options));
    }

    private double attempts(String call) {
        return metrics
                .find("payrail.stripe.attempts")
                .tags("call", call, "status", "none")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
