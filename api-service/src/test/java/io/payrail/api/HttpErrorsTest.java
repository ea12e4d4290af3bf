package io.payrail.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are wrong as HTTP or in who sends them: all are 4xx problems, none of them says
/// what it was sent.
class HttpErrorsTest {
    private static final String PATH = "/api/stripe/create-payment-intent";
    private static final String BODY = "{\"amount\":500,\"currency\":\"usd\"}";

    private final String user = Rig.user();
    private final String token = Rig.TOKENS.of(user);

    @BeforeEach
    void everythingElseGoesWell() {
        Rig.WORKER.answers(Rig::success);
    }

    @Test
    void withoutATokenNothingIsDone() {
        var answer =
                Rig.API.send(
                        Rig.API
                                .request(PATH)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(BODY)));

        assertUnauthenticated(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/stripe/operations/0190d5a0-0000-7000-8000-000000000000",
                "/api/stripe/payments/pi_1",
                "/api/stripe/nothing",
                "/",
                "/actuator/health",
                "/error"
            })
    void withoutATokenNothingIsShown(String path) {
        assertUnauthenticated(Rig.API.send(Rig.API.request(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer x",
                "Bearer a.b.c",
                "Bearer a b",
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.",
                "Basic dTpw",
                "bearer \u00e9"
            })
    void aTokenThatIsNoneIs401(String authorization) {
        assertUnauthenticated(
                Rig.API.send(Rig.API.request(PATH).header("Authorization", authorization)));
    }

    @Test
    void aTokenOfAnotherKeyIs401() {
        assertUnauthenticated(Rig.API.get(new Tokens().of(user), "/api/stripe/payments/pi_1"));
    }

    @Test
    void aTokenThatExpiredOrNeverExpiresIs401() {
        var expired =
                Rig.TOKENS.with(claims ->
                        claims.subject(user)
                                .expirationTime(Date.from(Instant.now().minusSeconds(3600))));
        var eternal = Rig.TOKENS.with(claims -> claims.subject(user).expirationTime(null));

        assertUnauthenticated(Rig.API.get(expired, "/api/stripe/payments/pi_1"));
        assertUnauthenticated(Rig.API.get(eternal, "/api/stripe/payments/pi_1"));
    }

    @Test
    void aTokenThatIsNobodysIs401() {
        for (var subject : new String[] {null, "", " ", "x".repeat(256), "a\u0000b"}) {
            var token = Rig.TOKENS.with(claims -> claims.subject(subject));
            assertUnauthenticated(Rig.API.get(token, "/api/stripe/payments/pi_1"));
        }
    }

    @Test
    void aTokenInTheUrlIsNotTaken() {
        assertUnauthenticated(
                Rig.API.send(Rig.API.request("/api/stripe/payments/pi_1?access_token=" + token)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api",
                "/api/stripe",
                "/api/stripe/create-payment-intent/",
                "/api/stripe/CONFIG",
                "/api/stripe/operations/",
                "/index.html",
                "/actuator",
                "/actuator/health",
                "/error"
            })
    void aPathThatDoesNotExistIs404(String path) {
        assertProblem(Rig.API.get(token, path), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/stripe/create-payment-intent,POST",
        "PUT,/api/stripe/create-customer,POST",
        "DELETE,/api/stripe/create-subscription,POST",
        "PATCH,/api/stripe/payments/pi_1,GET",
        "POST,/api/stripe/operations/x,GET",
    })
    void anotherMethodIs405AndTheRightOnesAreNamed(String method, String path, String allowed) {
        var answer =
                Rig.API.send(
                        Rig.API
                                .request(path)
                                .header("Authorization", "Bearer " + token)
                                .method(method, BodyPublishers.noBody()));

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application/xml",
                "*/*",
                "nonsense",
                "application/"
            })
    void aBodyThatIsNotJsonByItsTypeIs415(String type) {
        assertProblem(
                Rig.API.send(
                        Rig.API
                                .request(PATH)
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofString(BODY))),
                415,
                "unsupported_media_type");
    }

    @Test
    void aBodyWithoutATypeIs415() {
        assertProblem(
                Rig.API.send(
                        Rig.API
                                .request(PATH)
                                .header("Authorization", "Bearer " + token)
                                .POST(BodyPublishers.ofString(BODY))),
                415,
                "unsupported_media_type");
    }

    @Test
    void aBodyBeyondTheCapIs413WhetherItSaysSoOrNot() {
        String fitting = BODY + " ".repeat(64 * 1024 - BODY.length());
        String tooLarge = fitting + " ";

        assertThat(Rig.API.post(token, PATH, fitting).status()).isEqualTo(200);
        assertProblem(Rig.API.post(token, PATH, tooLarge), 413, "body_too_large");
        assertProblem(
                Rig.API.send(
                        Rig.API
                                .request(PATH)
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofInputStream(() ->
                                                new ByteArrayInputStream(
                                                        tooLarge.getBytes(
                                                                java.nio.charset.StandardCharsets
                                                                        .UTF_8))))),
                413,
                "body_too_large");
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        byte[] body = {'{', '"', 'a', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
        assertProblem(
                Rig.API.send(
                        Rig.API
                                .request(PATH)
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(body))),
                400,
                "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/stripe/config HTTP/1.1\r\n\r\n",
                "GET /api/stripe/config HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /a%00b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /a;b=c/../d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /a%2fb HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /api/stripe/config HTTP/1.1\r\nHost: x\r\n Bad: fold\r\n\r\n",
                "CONNECT /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            })
    void brokenHttpIsAProblemAndNotAPage(String request) {
        var response = RawHttp.exchange(Rig.API.port(), request);

        assertThat(response).matches("(?s)HTTP/1.1 (4[0-9]{2}|505) .*");
        assertThat(response.toLowerCase(java.util.Locale.ROOT))
                .contains("content-type: application/problem+json")
                .contains("\"code\":")
                .doesNotContain("<html")
                .doesNotContain("tomcat")
                .doesNotContain("exception");
    }

    @Test
    void headersBeyondTheCapAreRefused() {
        var response =
                RawHttp.exchange(
                        Rig.API.port(),
                        "GET /api/stripe/config HTTP/1.1\r\nHost: x\r\nX-Long: "
                                + "y".repeat(20_000)
                                + "\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 431")
                .contains("application/problem+json")
                .contains("\"code\":\"headers_too_large\"")
                .doesNotContainIgnoringCase("\nServer:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0085b", "schl\u00fcssel", "a\tb"})
    void anIdempotencyKeyThatIsNotPrintableAsciiIs400(String key) {
        var response =
                RawHttp.exchange(
                        Rig.API.port(),
                        "POST "
                                + PATH
                                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization:"
                                + " Bearer "
                                + token
                                + "\r\nContent-Type: application/json\r\nIdempotency-Key:"
                                + " "
                                + key
                                + "\r\nContent-Length: "
                                + BODY.length()
                                + "\r\n\r\n"
                                + BODY);

        assertThat(response).startsWith("HTTP/1.1 400").contains("application/problem+json");
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    @Test
    void aBodyThatBreaksItsOwnChunksIs400() {
        var response =
                RawHttp.exchange(
                        Rig.API.port(),
                        "POST "
                                + PATH
                                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                + token
                                + "\r\nContent-Type: application/json\r\nTransfer-Encoding:"
                                + " chunked\r\n\r\nzz\r\n");

        assertThat(response).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }

    @Test
    void aRefusalRepeatsNothingOfTheRequest() {
        String mark = "m4rk";
        for (var answer :
                new RunningApi.Answer[] {
                    Rig.API.post(token, PATH, "{\"amount\":\"" + mark + "\"}"),
                    Rig.API.post(token, PATH, mark),
                    Rig.API.post(token, PATH, "{\"" + mark + "\":1}"),
                    Rig.API.post(token, PATH, BODY, "Stripe-Version", mark),
                    Rig.API.post(token, PATH, BODY, "Idempotency-Key", mark.repeat(64)),
                    Rig.API.get(token, "/" + mark),
                    Rig.API.get(token, "/api/stripe/payments/" + mark),
                    Rig.API.get(mark, "/api/stripe/payments/pi_1"),
                }) {
            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.response().body()).doesNotContain(mark);
            assertThat(answer.response().headers().map().toString()).doesNotContain(mark);
        }
    }

    @Test
    void thePublishableKeyIsForEverybody() {
        var answer = Rig.API.send(Rig.API.request("/api/stripe/config"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo("{\"publishableKey\":\"pk_test_rig\"}");
    }

    /// An app's token may have expired by the time it starts.
    @Test
    void thePublishableKeyIsForWhoeverHasABadTokenToo() {
        assertThat(Rig.API.get("no token", "/api/stripe/config").status()).isEqualTo(200);
    }

    @Test
    void theManagementPortHasHealthAndMetricsAndNothingElse() {
        assertThat(Rig.API.management("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(Rig.API.management("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(Rig.API.management("/actuator/env").status()).isNotEqualTo(200);
        assertThat(Rig.API.management("/actuator/heapdump").status()).isNotEqualTo(200);
        assertThat(Rig.API.management("/api/stripe/payments/pi_1").status()).isNotEqualTo(200);
    }

    private void assertUnauthenticated(RunningApi.Answer answer) {
        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(Rig.WORKER.receivedFrom(user)).isEmpty();
    }

    private static void assertProblem(RunningApi.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("title")).isNotBlank();
        assertThat(answer.text("detail")).isNotBlank();
    }
}
