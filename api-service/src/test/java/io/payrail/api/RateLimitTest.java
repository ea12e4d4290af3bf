package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many requests a user, a service and an address may send.
class RateLimitTest {
    private static final String PAYMENT = "/api/stripe/create-payment-intent";
    private static final String BODY = "{\"amount\":500,\"currency\":\"usd\"}";
    private static final String READ = "/api/stripe/payments/pi_1";
    private static final String NO_ADDRESS_IS_COUNTED = "--payrail.api.limit.exempt=127.0.0.0/8";
    private static final String EVERY_ADDRESS_IS_COUNTED = "--payrail.api.limit.exempt=";

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void aUserHasABudgetOfWritesAndOneOfReads() {
        try (var api =
                start(
                        NO_ADDRESS_IS_COUNTED,
                        "--payrail.api.limit.users.writes.requests=3",
                        "--payrail.api.limit.users.writes.per=1h",
                        "--payrail.api.limit.users.reads.requests=2",
                        "--payrail.api.limit.users.reads.per=1h")) {
            var first = api.post(token, PAYMENT, BODY);
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("RateLimit-Policy")).isEqualTo("\"user-writes\";q=3;w=3600");
            assertThat(first.header("RateLimit")).matches("\"user-writes\";r=2;t=1[12][0-9]{2}");
            assertThat(api.post(token, PAYMENT, "{}").status()).as("counts as well").isEqualTo(400);
            assertThat(api.post(token, PAYMENT, BODY).status()).isEqualTo(200);

            assertLimited(api.post(token, PAYMENT, BODY), "user-writes");
            assertThat(Rig.WORKER.receivedFrom(user)).hasSize(2);
            assertThat(Metrics.of(api, "payrail.api.limited", "budget", "user-writes"))
                    .isEqualTo(1);

            assertThat(api.get(token, READ).status()).isEqualTo(404);
            assertThat(api.get(token, READ).header("RateLimit")).startsWith("\"user-reads\";r=0;");
            assertLimited(api.get(token, READ), "user-reads");

            assertThat(api.post(Rig.TOKENS.of(Rig.user()), PAYMENT, BODY).status())
                    .as("another user")
                    .isEqualTo(200);
        }
    }

    @Test
    void aServiceHasItsOwnBudgetWhomeverItActsFor() {
        var service =
                Rig.TOKENS.with(
                        claims -> claims.subject(user).claim("scope", "openid payments:service"));
        try (var api =
                start(
                        NO_ADDRESS_IS_COUNTED,
                        "--payrail.api.limit.users.writes.requests=1",
                        "--payrail.api.limit.services.writes.requests=3",
                        "--payrail.api.limit.services.writes.per=1h")) {
            for (int i = 0; i < 3; i++) {
                var answer = api.post(service, PAYMENT, BODY, "Payrail-User", Rig.user());
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("RateLimit")).startsWith("\"service-writes\";");
            }
            assertLimited(
                    api.post(service, PAYMENT, BODY, "Payrail-User", Rig.user()), "service-writes");
            assertThat(api.post(token, PAYMENT, BODY).status())
                    .as("a user with the same subject")
                    .isEqualTo(200);
        }
    }

    @Test
    void theBudgetComesBackWithTime() {
        try (var api =
                start(
                        NO_ADDRESS_IS_COUNTED,
                        "--payrail.api.limit.users.reads.requests=1",
                        "--payrail.api.limit.users.reads.per=10s")) {
            assertThat(api.get(token, READ).status()).isEqualTo(404);
            assertThat(api.get(token, READ).status()).isEqualTo(429);
            await().until(() -> api.get(token, READ).status() == 404);
        }
    }

    @Test
    void badTokensUseUpTheBudgetOfTheirAddress() {
        try (var api =
                start(
                        EVERY_ADDRESS_IS_COUNTED,
                        "--payrail.api.limit.addresses.reads.requests=5",
                        "--payrail.api.limit.addresses.reads.per=1h")) {
            var statuses =
                    IntStream.range(0, 4).mapToObj(i -> api.get("bad" + i, READ).status()).toList();
            assertThat(statuses).containsOnly(401);

            var last = api.get(token, READ);
            assertThat(last.status()).isEqualTo(404);
            assertThat(last.header("RateLimit-Policy"))
                    .isEqualTo("\"address-reads\";q=5;w=3600, \"user-reads\";q=600;w=60");
            assertThat(last.header("RateLimit"))
                    .matches("\"address-reads\";r=0;t=36?0?0?[0-9]*, \"user-reads\";r=599;t=1");

            assertLimited(api.get("bad", READ), "address-reads");
            assertLimited(api.get(token, READ), "address-reads");
            assertLimited(api.send(api.request("/api/stripe/config")), "address-reads");
            assertThat(api.post(token, PAYMENT, BODY).status()).as("a write").isEqualTo(200);
            assertThat(api.management("/actuator/health/liveness").status()).isEqualTo(200);
        }
    }

    @Test
    void behindATrustedProxyEachClientHasItsOwnBudget() {
        try (var api =
                start(
                        EVERY_ADDRESS_IS_COUNTED,
                        "--payrail.edge.trusted-proxies=127.0.0.0/8",
                        "--payrail.api.limit.addresses.writes.requests=1",
                        "--payrail.api.limit.addresses.writes.per=1h")) {
            assertThat(from(api, "198.51.100.7")).isEqualTo(200);
            assertThat(from(api, "198.51.100.7")).isEqualTo(429);
            assertThat(from(api, "198.51.100.8")).isEqualTo(200);
            assertThat(from(api, "198.51.100.9, 198.51.100.7"))
                    .as("what the client writes itself does not help")
                    .isEqualTo(429);
            assertThat(from(api, "2001:db8:1:1::1")).isEqualTo(200);
            assertThat(from(api, "2001:db8:1:1:ffff::2")).as("the same network").isEqualTo(429);
            assertThat(from(api, "2001:db8:1:2::1")).isEqualTo(200);
            assertThat(from(api, "nonsense")).isEqualTo(200);
            assertThat(from(api, "other nonsense")).isEqualTo(429);
        }
    }

    @Test
    void withoutATrustedProxyNoHeaderIsBelieved() {
        try (var api =
                start(
                        EVERY_ADDRESS_IS_COUNTED,
                        "--payrail.api.limit.addresses.writes.requests=1",
                        "--payrail.api.limit.addresses.writes.per=1h")) {
            assertThat(from(api, "198.51.100.7")).isEqualTo(200);
            assertThat(from(api, "198.51.100.8")).isEqualTo(429);
        }
    }

    private int from(RunningApi api, String address) {
        return api.send(
                        api.request(PAYMENT)
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .header("X-Forwarded-For", address)
                                .POST(BodyPublishers.ofString(BODY)))
                .status();
    }

    private static RunningApi start(String... settings) {
        return Rig.start(
                Stream.concat(
                                List.of(settings).stream(),
                                Stream.of("--payrail.api.command.reply-partition=3"))
                        .toArray(String[]::new));
    }

    private static void assertLimited(RunningApi.Answer answer, String budget) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("code")).isEqualTo("rate_limited");
        assertThat(answer.header("RateLimit")).startsWith("\"" + budget + "\";r=0;");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 3600);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
