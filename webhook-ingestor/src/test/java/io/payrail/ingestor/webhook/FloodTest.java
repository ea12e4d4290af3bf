package io.payrail.ingestor.webhook;

import static io.payrail.ingestor.RunningIngestor.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Topics;
import io.payrail.embedded.Servers;
import io.payrail.ingestor.RunningIngestor;
import io.payrail.ingestor.StripeEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Senders that prove nothing and hold on to what they can get: many, who begin a body and do not
/// go on. The loopback interface is a trusted proxy here, so that one machine can be many.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FloodTest {
    private static final int BUDGET = 1 << 20;

    /// What one source may hold alone: a quarter of the three quarters that are not kept for
    /// others.
    private static final int PART = BUDGET * 3 / 16;

    private static final String FLOODER = "198.51.100.7";
    private static final String STRIPE = "3.18.12.63";

    private final List<Socket> stalled = new ArrayList<>();
    private RunningIngestor ingestor;
    private double busy;

    @BeforeAll
    void start() {
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 3));
        ingestor =
                RunningIngestor.on(
                        Servers.bootstrapServers(),
                        "--payrail.webhooks.max-body-size=128KB",
                        "--payrail.webhooks.max-in-flight-size=" + BUDGET + "B",
                        "--payrail.webhooks.body-timeout=30s",
                        "--server.tomcat.connection-timeout=30s",
                        "--payrail.webhooks.sources.trusted-proxies=127.0.0.1");
    }

    @BeforeEach
    void countFromHere() {
        busy = busy();
    }

    @AfterEach
    void letGo() throws IOException {
        for (Socket socket : stalled) {
            socket.close();
        }
        stalled.clear();
        await().until(() -> held() == 0);
    }

    @AfterAll
    void stop() {
        ingestor.close();
    }

    @Test
    void aFloodFromOneAddressIs503ForThatAddressAloneAndAGenuineDeliveryGetsIn() throws Exception {
        stall(64, FLOODER, timely());
        awaitHeldOrRefused(64);

        assertThat(held()).isEqualTo(PART);
        HttpResponse<String> refused = deliver(FLOODER);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(refused.body()).contains("\"code\":\"busy\"");
        assertThat(deliver(STRIPE).statusCode()).isEqualTo(200);
        assertThat(ingestor.post(StripeEvents.event(StripeEvents.newId(), "pi_1")).statusCode())
                .as("the proxy itself is another source")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20})
    void aFloodFromSeveralAddressesLeavesRoomForOthers(int sources) throws Exception {
        for (int source = 0; source < sources; source++) {
            stall(16, "198.51.100." + (100 + source), timely());
        }
        awaitHeldOrRefused(16 * sources);

        assertThat(held()).isBetween(PART * 2.0, BUDGET - 1.0 * InFlightBudget.MIN_SHARE);
        assertThat(deliver(STRIPE).statusCode()).isEqualTo(200);
    }

    @Test
    void addressesOfOneNetworkAtIpv6AreOneSource() throws Exception {
        for (int host = 1; host <= 32; host++) {
            stall(1, "2001:db8:0:1::" + host, timely());
        }
        awaitHeldOrRefused(32);

        assertThat(held()).isEqualTo(PART);
        assertThat(deliver("2001:db8:0:1:ffff::1").statusCode()).isEqualTo(503);
        assertThat(deliver("2001:db8:0:2::1").statusCode()).isEqualTo(200);
    }

    @Test
    void whatASenderWritesIntoTheHeaderItselfMakesItNoOtherSource() throws Exception {
        for (int lie = 0; lie < 32; lie++) {
            stall(1, "203.0.113." + lie + ", " + FLOODER, timely());
        }
        awaitHeldOrRefused(32);

        assertThat(held()).isEqualTo(PART);
        assertThat(deliver(STRIPE).statusCode()).isEqualTo(200);
    }

    /// From an address of its own, which is no trusted proxy's: what it writes is not read.
    @Test
    void aStrangerIsOneSourceWhateverItWrites() throws Exception {
        InetAddress stranger = InetAddress.ofLiteral("127.0.0.2");
        for (int lie = 0; lie < 32; lie++) {
            stall(
                    new Socket(loopback(), ingestor.port(), stranger, 0),
                    "203.0.113." + lie,
                    timely());
        }
        awaitHeldOrRefused(32);

        assertThat(held()).isEqualTo(PART);
        assertThat(deliver(STRIPE).statusCode()).isEqualTo(200);
    }

    @Test
    void aHeaderThatCanBeRefusedByItselfIsAnsweredAtOnceAndHoldsNothing() throws Exception {
        long now = ingestor.clock.instant().getEpochSecond();
        String digest = ",v1=" + "0".repeat(64);
        Map<String, String> codes =
                Map.of(
                        "",
                        "signature_missing",
                        "Stripe-Signature: nonsense\r\n",
                        "signature_malformed",
                        "Stripe-Signature: t=" + (now - 301) + digest + "\r\n",
                        "signature_expired",
                        "Stripe-Signature: t=" + (now + 301) + digest + "\r\n",
                        "signature_future");
        for (var each : codes.entrySet()) {
            double before = ingestor.count("rejected", "reason", each.getValue());
            stall(64, FLOODER, each.getKey());

            // The bodies that never come would be waited for much longer.
            await().until(() ->
                    ingestor.count("rejected", "reason", each.getValue()) == before + 64);
            assertThat(held()).isZero();
        }
        assertThat(busy()).isEqualTo(busy);
        assertThat(deliver(FLOODER).statusCode()).isEqualTo(200);
    }

    private void stall(int requests, String source, String header) throws IOException {
        for (int i = 0; i < requests; i++) {
            stall(new Socket(loopback(), ingestor.port()), source, header);
        }
    }

    private void stall(Socket socket, String source, String header) throws IOException {
        stalled.add(socket);
        socket.getOutputStream()
                .write(
                        ("POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n"
                                        + "X-Forwarded-For: "
                                        + source
                                        + "\r\n"
                                        + header
                                        + "\r\n{")
                                .getBytes(UTF_8));
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    /// The line of a header that only the body can prove wrong.
    private String timely() {
        return "Stripe-Signature: t="
                + ingestor.clock.instant().getEpochSecond()
                + ",v1="
                + "0".repeat(64)
                + "\r\n";
    }

    private HttpResponse<String> deliver(String source) throws Exception {
        String body = StripeEvents.event(StripeEvents.newId(), "pi_1");
        return ingestor.send(
                "",
                BodyPublishers.ofString(body),
                request ->
                        request.header("Stripe-Signature", ingestor.sign(SECRET, body))
                                .header("X-Forwarded-For", source));
    }

    private void awaitHeldOrRefused(int requests) {
        await().until(() -> held() / InFlightBudget.MIN_SHARE + busy() - busy == requests);
    }

    private double held() {
        return ingestor.meters().get("payrail.webhooks.in.flight").gauge().value();
    }

    private double busy() {
        return ingestor.count("unavailable", "reason", "busy");
    }
}
