package io.payrail.ingestor.webhook;

import static io.payrail.ingestor.RunningIngestor.NEW_SECRET;
import static io.payrail.ingestor.RunningIngestor.SECRET;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.stripe.net.Webhook;
import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import io.payrail.ingestor.RunningIngestor;
import io.payrail.ingestor.StripeEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// Every way of being refused: its status, its code, its counter, and nothing in the topic. After
/// each test the figures must add up.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
final class RefusalTest {
    /// The bounds set below are a second and less, those of the product 5 s each.
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);

    private RunningIngestor ingestor;
    private StripeEvents topic;

    @BeforeAll
    void start() {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        ingestor =
                RunningIngestor.on(
                        Servers.bootstrapServers(),
                        "--payrail.webhooks.max-body-size=128KB",
                        "--payrail.webhooks.body-timeout=1s",
                        "--server.tomcat.connection-timeout=500ms");
        topic = new StripeEvents(Servers.bootstrapServers());
    }

    @BeforeEach
    void forgetWhatArrivedBefore() {
        topic.fresh();
    }

    @AfterEach
    void theFiguresAddUp() {
        await().untilAsserted(() ->
                assertThat(ingestor.count("received"))
                        .isEqualTo(
                                ingestor.count("accepted")
                                        + ingestor.count("rejected")
                                        + ingestor.count("unavailable")));
        assertThat(ingestor.meters().get("payrail.webhooks.in.flight").gauge().value()).isZero();
    }

    @AfterAll
    void stop() {
        topic.close();
        ingestor.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                 | signature_malformed",
                "''                       | signature_malformed",
                "t={now},v1               | signature_malformed",
                "t=abc,v1={sig}           | signature_malformed",
                "t={now},v0={sig}         | signature_malformed",
                "v1={sig}                 | signature_malformed",
                "t={now}                  | signature_malformed",
                "t={now},v1={other}       | signature_mismatch",
                "t={past},v1={other}      | signature_expired",
                "t={future},v1={other}    | signature_future",
                "t={earlier},v1={sig}     | signature_mismatch"
            })
    void aHeaderThatProvesNothingIs400(String template, String code) throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_1");
        long now = ingestor.clock.instant().getEpochSecond();
        String header =
                template.replace("{now}", "" + now)
                        .replace("{earlier}", "" + (now - 1))
                        .replace("{past}", "" + (now - 301))
                        .replace("{future}", "" + (now + 301))
                        .replace("{sig}", Webhook.Util.computeHmacSha256(SECRET, now + "." + body))
                        .replace(
                                "{other}",
                                Webhook.Util.computeHmacSha256("other", now + "." + body));

        assertRefused(400, code, () -> ingestor.post("", body, header));
    }

    @Test
    void aMissingHeaderIs400() throws Exception {
        assertRefused(
                400,
                "signature_missing",
                () -> ingestor.send("", BodyPublishers.ofString("{}"), request -> {}));
    }

    @ParameterizedTest
    @CsvSource({"-301, signature_expired", "301, signature_future", "86400, signature_future"})
    void aTimeBeyondTheToleranceIs400ToEitherSide(long offset, String code) throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_1");
        long signed = ingestor.clock.instant().getEpochSecond() + offset;

        assertRefused(
                400,
                code,
                () -> ingestor.post("", body, RunningIngestor.sign(SECRET, body, signed)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                              | not_an_event",
                "[]                              | not_an_event",
                "7                               | not_an_event",
                "\"text\"                        | not_an_event",
                "null                            | not_an_event",
                "{\"id\":\"evt_1\"}              | not_an_event",
                "{\"object\":\"v2.core.event\"}  | not_an_event",
                "''                              | not_json",
                "nonsense                        | not_json",
                "{\"id\":                        | not_json",
                "{} {}                           | not_json"
            })
    void aSignedBodyThatIsNoEventIs400(String body, String code) throws Exception {
        assertRefused(400, code, () -> ingestor.post(body));
    }

    @Test
    void aSignedBodyThatIsNotUtf8Is400() throws Exception {
        byte[] body = {'{', '"', (byte) 0xFF, '"', ':', '1', '}'};
        long now = ingestor.clock.instant().getEpochSecond();
        String header = "t=" + now + ",v1=" + sign(NEW_SECRET, now, body);

        assertRefused(
                400,
                "not_json",
                () ->
                        ingestor.send(
                                "",
                                BodyPublishers.ofByteArray(body),
                                request -> request.header("Stripe-Signature", header)));
    }

    @Test
    void aBodyTooLargeIs413WhetherAnnouncedOrNot() throws Exception {
        byte[] body = new byte[128 * 1024 + 1];

        for (var publisher :
                List.of(
                        BodyPublishers.ofByteArray(body),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
            assertRefused(
                    413,
                    "body_too_large",
                    () ->
                            ingestor.send(
                                    "",
                                    publisher,
                                    request -> request.header("Stripe-Signature", unproved())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unknown", "/", "/default/", "/DEFAULT", "/default/more", "x"})
    void aPathWithoutAnEndpointIs404(String path) throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_1");

        assertRefused(
                404,
                "unknown_endpoint",
                () -> ingestor.post(path, body, ingestor.sign(SECRET, body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW"})
    void aMethodOtherThanPostIs405(String method) throws Exception {
        double before = ingestor.count("rejected", "reason", "method_not_allowed");

        var answer =
                ingestor.http.send(
                        HttpRequest.newBuilder(ingestor.webhooks(""))
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertThat(ingestor.count("rejected", "reason", "method_not_allowed"))
                .isEqualTo(before + 1);
    }

    static List<Arguments> brokenBodies() {
        return List.of(
                arguments("Content-Length: 100\r\n\r\n{", 408, "body_timeout"),
                arguments("Transfer-Encoding: chunked\r\n\r\n5\r\n{}", 408, "body_timeout"),
                arguments("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}", 400, "malformed_request"),
                arguments("Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400, "malformed_request"));
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void aBodyThatNeverComesWholeIsRefusedInBoundedTime(String rest, int status, String code)
            throws Exception {
        double before = ingestor.count("rejected", "reason", code);
        long start = System.nanoTime();

        String answer = raw(post() + rest);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("application/problem+json", "\"code\":\"" + code + "\"");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_ANSWER);
        assertThat(ingestor.count("rejected", "reason", code)).isEqualTo(before + 1);
    }

    @Test
    void aBodyThatDripsIsCutOff() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write((post() + "Content-Length: 1000\r\n\r\n").getBytes(UTF_8));
            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        socket.getOutputStream().write('{');
                        return socket.getInputStream().available() > 0;
                    });
            byte[] answer = new byte[12];
            assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
            assertThat(new String(answer, UTF_8)).isEqualTo("HTTP/1.1 408");
        }
    }

    static List<Arguments> headersWithoutAnEnd() {
        return List.of(
                arguments("Host"),
                arguments("Host: x\r\n"),
                arguments("Host: x\r\nStripe-Signature: " + "v0=0,".repeat(2_000) + "\r\n\r\n"),
                arguments("Host: x\r\n" + "x: x\r\n".repeat(2_000) + "\r\n"));
    }

    @ParameterizedTest
    @MethodSource("headersWithoutAnEnd")
    void headersThatStallOrAreTooLargeEndTheConnection(String headers) throws Exception {
        long start = System.nanoTime();

        String answer = raw("POST /webhooks/stripe HTTP/1.1\r\n" + headers);

        assertThat(answer).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_ANSWER);
    }

    @Test
    void nothingOfARefusedRequestIsLogged(CapturedOutput output) throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_marker_of_the_body");

        ingestor.post("", body, "t=1,v1=marker_of_the_header");
        ingestor.post("", body, ingestor.sign("whsec_marker_of_the_secret", body));
        ingestor.post("", body, RunningIngestor.sign(SECRET, body, 1));
        ingestor.post(body + "}");
        ingestor.post("{\"marker_of_the_field\": 1}");
        ingestor.post("/marker_of_the_path", body, ingestor.sign(SECRET, body));
        raw("POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nmarker of the line\r\n\r\n");

        assertThat(output.getAll()).doesNotContain("marker_of", SECRET, NEW_SECRET, "\tat ");
    }

    /// Requests on a raw socket, so that the headers may hold any byte. One in eight is left as it
    /// was signed.
    @Test
    void noMutationIsAcceptedOrMakesAServerError() throws Exception {
        var random = new Random(20_261_123);
        int accepted = 0;
        for (int i = 0; i < 2_000; i++) {
            String event = StripeEvents.event(StripeEvents.newId(), "pi_" + i);
            byte[] body = event.getBytes(UTF_8);
            byte[] header = ingestor.sign(SECRET, event).getBytes(UTF_8);
            int choice = random.nextInt(8);
            byte[] sentBody = (choice & 1) == 0 ? body : mutate(body, random);
            byte[] sentHeader = (choice & 6) == 0 ? header : mutate(header, random);
            boolean changed = !Arrays.equals(body, sentBody) || !Arrays.equals(header, sentHeader);

            int status = status(sentHeader, sentBody);

            if (changed) {
                assertThat(status).as(new String(sentHeader, ISO_8859_1)).isBetween(400, 499);
            } else {
                assertThat(status).isEqualTo(200);
                accepted++;
            }
        }
        assertThat(accepted).isPositive();
        assertThat(topic.fresh(accepted)).hasSize(accepted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "POST /webhooks/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /webhooks/stripe?{} HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /webhooks/../stripe/../.. HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /webhooks/stripe HTTP/1.1\r\n\r\n",
                "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: none-such\r\n\r\n",
                "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nExpect: nonsense\r\n\r\n",
                "POST /webhooks/stripe HTTP/7.0\r\nHost: x\r\n\r\n",
                "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n",
                "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
            })
    void whatIsNotHttpAsItShouldBeIs400WithoutAPage(String request) throws Exception {
        assertThat(raw(request))
                .startsWith("HTTP/1.1 400")
                .doesNotContainIgnoringCase("<html", "tomcat");
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(3)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                default -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
            }
        }
        return mutated;
    }

    private int status(byte[] header, byte[] body) throws IOException {
        var request = new ByteArrayOutputStream();
        request.writeBytes(
                ("POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                                + body.length
                                + "\r\nStripe-Signature: ")
                        .getBytes(UTF_8));
        request.writeBytes(header);
        request.writeBytes("\r\n\r\n".getBytes(UTF_8));
        request.writeBytes(body);
        String answer = raw(request.toByteArray());
        return Integer.parseInt(answer.substring(9, 12));
    }

    /// The begin of a request whose header might be Stripe's, for all that it tells.
    private String post() {
        return "POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nStripe-Signature: "
                + unproved()
                + "\r\n";
    }

    private String unproved() {
        return "t=" + ingestor.clock.instant().getEpochSecond() + ",v1=" + "0".repeat(64);
    }

    private String raw(String request) throws IOException {
        return raw(request.getBytes(UTF_8));
    }

    private String raw(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), ingestor.port());
    }

    private static String sign(String secret, long epochSecond, byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        mac.update((epochSecond + ".").getBytes(UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    private interface Call {
        HttpResponse<String> send() throws Exception;
    }

    private void assertRefused(int status, String code, Call call) throws Exception {
        double before = ingestor.count("rejected", "reason", code);

        HttpResponse<String> answer = call.send();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(answer.body())
                .matches(
                        "\\{\"type\":\"about:blank\",\"title\":\"[^\"]+\",\"status\":"
                                + status
                                + ",\"code\":\""
                                + code
                                + "\"}");
        assertThat(ingestor.count("rejected", "reason", code)).isEqualTo(before + 1);
        assertThat(topic.fresh()).isEmpty();
    }
}
