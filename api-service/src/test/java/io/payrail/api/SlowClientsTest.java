package io.payrail.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clients that send and read as slowly as they can, on sockets of their own: each is cut off,
/// although it never pauses for as long as the connector allows.
class SlowClientsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final byte[] REQUEST =
            "GET /api/stripe/config HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1);
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api =
                Rig.start(
                        "--payrail.api.command.reply-partition=3",
                        "--payrail.edge.header-timeout=5s",
                        "--payrail.api.request.body-timeout=5s",
                        "--server.tomcat.connection-timeout=4s");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void headersThatTrickleInAreCutOff() throws Exception {
        try (var socket = connect()) {
            int sent = trickle(socket, "GET /api/stripe/config HTTP/1.1\r\nHost: x\r\nX-A: ");
            assertThat(sent).as("bytes before the end").isGreaterThan(5);
        }
    }

    @Test
    void headersThatTrickleInOnAUsedConnectionAreCutOff() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream().write(REQUEST);
            assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
            assertThat(trickle(socket, "GET /api/stripe/config HTTP/1.1\r\nX: ")).isGreaterThan(5);
        }
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() throws Exception {
        try (var socket = connect()) {
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void aBodyThatTricklesInIs408() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write(
                            ("POST /api/stripe/create-payment-intent HTTP/1.1\r\nHost: x\r\n"
                                            + "Content-Type: application/json\r\nContent-Length:"
                                            + " 1000\r\nAuthorization: Bearer "
                                            + Rig.TOKENS.of(Rig.user())
                                            + "\r\n\r\n{")
                                    .getBytes(ISO_8859_1));
            var answer = CompletableFuture.supplyAsync(() -> rest(socket));
            await().atMost(PATIENCE)
                    .pollInterval(PAUSE)
                    .until(() -> answer.isDone() || !sends(socket));
            assertThat(answer.get(20, SECONDS))
                    .startsWith("HTTP/1.1 408")
                    .contains("request_timeout");
        }
    }

    @Test
    void aBodyThatStallsIs408() throws Exception {
        assertThat(
                        RawHttp.exchange(
                                api.port(),
                                "POST /api/stripe/create-payment-intent HTTP/1.1\r\nHost: x\r\n"
                                        + "Content-Type: application/json\r\nContent-Length:"
                                        + " 1000\r\nAuthorization: Bearer "
                                        + Rig.TOKENS.of(Rig.user())
                                        + "\r\n\r\n{"))
                .startsWith("HTTP/1.1 408")
                .contains("request_timeout");
    }

    /// Requests without end and no answer read: the socket's buffers fill, then the service waits
    /// to write, and then it no longer does.
    @Test
    void whoDoesNotReadTheAnswersIsCutOff() throws Exception {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
            var sender =
                    CompletableFuture.runAsync(() -> {
                        try {
                            while (true) {
                                socket.getOutputStream().write(REQUEST);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            assertThatThrownBy(() -> sender.get(30, SECONDS))
                    .hasRootCauseInstanceOf(IOException.class);
        }
    }

    /// Sends the beginning of a request and then a byte now and then, until the service has closed.
    private static int trickle(Socket socket, String start) throws IOException {
        socket.getOutputStream().write(start.getBytes(ISO_8859_1));
        var end = CompletableFuture.supplyAsync(() -> rest(socket));
        var sent = new AtomicInteger();
        await().atMost(PATIENCE)
                .pollInterval(PAUSE)
                .until(() -> {
                    if (!end.isDone() && sends(socket)) {
                        sent.incrementAndGet();
                        return false;
                    }
                    return true;
                });
        assertThat(end).succeedsWithin(PATIENCE).isEqualTo("");
        return sent.get();
    }

    private static boolean sends(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            return true;
        } catch (IOException _) {
            return false; // the service has closed
        }
    }

    private static String rest(Socket socket) {
        var rest = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(rest);
        } catch (SocketException _) {
            // Reset: closed while bytes of ours were on their way. What came before it counts.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rest.toString(ISO_8859_1);
    }

    private static String answer(InputStream in) throws IOException {
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = in.read();
            assertThat(next).as(answer.toString()).isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }
}
