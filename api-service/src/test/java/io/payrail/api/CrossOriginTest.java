package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What web pages of other origins may do: nothing, unless the configuration names their origin. A
/// raw socket, since the JDK's client sends no `Origin`.
class CrossOriginTest {
    private static final String SHOP = "https://shop.example";
    private static final String PATH = "/api/stripe/create-payment-intent";
    private static RunningApi open;

    private final String token = Rig.TOKENS.of(Rig.user());

    @BeforeAll
    static void start() {
        open =
                Rig.start(
                        "--payrail.api.command.reply-partition=3",
                        "--payrail.api.cors.allowed-origins=https://shop.example,http://localhost:3000");
    }

    @AfterAll
    static void stop() {
        open.close();
    }

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void aPreflightOfAnAllowedOriginTellsWhatItMaySend() {
        var answer = preflight(open, SHOP, "POST", "authorization,content-type,idempotency-key");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: https://shop.example\r\n")
                .contains("Access-Control-Allow-Methods: ")
                .containsIgnoringCase(
                        "Access-Control-Allow-Headers: authorization, content-type,"
                                + " idempotency-key\r\n")
                .contains("Access-Control-Max-Age: 3600\r\n")
                .contains("Vary: Origin")
                .doesNotContain("Access-Control-Allow-Credentials")
                .doesNotContain("Access-Control-Allow-Origin: *");
    }

    @Test
    void anAllowedOriginReadsTheAnswerAndTheHeadersThatMatter() {
        var answer = post(open, "Origin: " + SHOP + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Origin: https://shop.example\r\n")
                .containsPattern(
                        "Access-Control-Expose-Headers: .*Location.*RateLimit.*Retry-After");
    }

    @Test
    void anAllowedOriginReadsRefusalsAsWell() {
        assertThat(
                        RawHttp.exchange(
                                open.port(),
                                "GET /api/stripe/payments/pi_1 HTTP/1.1\r\nHost: x\r\nConnection:"
                                        + " close\r\nOrigin: https://shop.example\r\n\r\n"))
                .startsWith("HTTP/1.1 401")
                .contains("Access-Control-Allow-Origin: https://shop.example\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example.evil.example",
                "https://evilshop.example",
                "http://shop.example",
                "https://shop.example:8443",
                "https://sub.shop.example",
                "null",
                "https://shop.example, https://evil.example",
                "*"
            })
    void anotherOriginIsRefusedWithAProblem(String origin) {
        for (var answer :
                new String[] {
                    preflight(open, origin, "POST", "authorization"),
                    post(open, "Origin: " + origin + "\r\n")
                }) {
            assertThat(answer)
                    .startsWith("HTTP/1.1 403")
                    .contains("application/problem+json")
                    .contains("origin_not_allowed")
                    .doesNotContain("Access-Control-Allow");
        }
    }

    @Test
    void aMethodOrHeaderThatNoRequestNeedsIsRefusedInAPreflight() {
        assertThat(preflight(open, SHOP, "TRACE", "authorization")).startsWith("HTTP/1.1 403");
        assertThat(preflight(open, SHOP, "POST", "x-forwarded-for")).startsWith("HTTP/1.1 403");
    }

    @Test
    void withoutConfigurationNoPageIsLetIn() {
        assertThat(preflight(Rig.API, SHOP, "POST", "authorization"))
                .startsWith("HTTP/1.1 401")
                .doesNotContain("Access-Control-");
        assertThat(post(Rig.API, "Origin: " + SHOP + "\r\n")).doesNotContain("Access-Control-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*.shop.example",
                "https://shop.example/",
                "shop.example",
                "null"
            })
    void onlyExactOriginsCanBeConfigured(String origin) {
        assertThatThrownBy(() -> Rig.start("--payrail.api.cors.allowed-origins=" + origin))
                .hasStackTraceContaining("allowedOrigins");
    }

    private static String preflight(RunningApi api, String origin, String method, String headers) {
        return RawHttp.exchange(
                api.port(),
                "OPTIONS "
                        + PATH
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: "
                        + origin
                        + "\r\nAccess-Control-Request-Method: "
                        + method
                        + "\r\nAccess-Control-Request-Headers: "
                        + headers
                        + "\r\n\r\n");
    }

    private String post(RunningApi api, String header) {
        String body = "{\"amount\":500,\"currency\":\"usd\"}";
        return RawHttp.exchange(
                api.port(),
                "POST "
                        + PATH
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type:"
                        + " application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\nAuthorization: Bearer "
                        + token
                        + "\r\n"
                        + header
                        + "\r\n"
                        + body);
    }
}
