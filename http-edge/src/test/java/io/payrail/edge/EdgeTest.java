package io.payrail.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/// A service with nothing but its edge.
class EdgeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static ConfigurableApplicationContext service;

    @EnableAutoConfiguration
    static class Service {}

    @BeforeAll
    static void start() {
        service =
                new SpringApplication(Service.class)
                        .run(
                                "--server.port=0",
                                "--management.server.port=0",
                                "--spring.threads.virtual.enabled=true",
                                "--payrail.edge.header-timeout=2s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /actuator/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GARBAGE\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            })
    void everyAnswerOnEveryPortTellsBrowsersToDoNothingWithIt(String request) throws Exception {
        for (var port : new String[] {"local.server.port", "local.management.port"}) {
            assertThat(exchange(port, request))
                    .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                    .contains("\r\nCache-Control: no-store\r\n")
                    .contains(
                            "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors"
                                    + " 'none'\r\n")
                    .contains("\r\nX-Frame-Options: DENY\r\n")
                    .contains("\r\nReferrer-Policy: no-referrer\r\n")
                    .contains("\r\nCross-Origin-Resource-Policy: same-origin\r\n")
                    .doesNotContainIgnoringCase("\r\nServer:")
                    .doesNotContain("Strict-Transport-Security")
                    .doesNotContain("Apache")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local.server.port", "local.management.port"})
    void headersThatTrickleInAreCutOffOnEveryPort(String port) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(port))) {
            var end = CompletableFuture.supplyAsync(() -> rest(socket));
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nX: ".getBytes(ISO_8859_1));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> end.isDone() || !sends(socket));
            assertThat(end).succeedsWithin(PATIENCE).isEqualTo("");
        }
    }

    @Test
    void aBodyThatNobodyReadsIsNotAwaitedForLong() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port("local.server.port"))) {
            var end = CompletableFuture.supplyAsync(() -> rest(socket));
            socket.getOutputStream()
                    .write(
                            "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{"
                                    .getBytes(ISO_8859_1));
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> end.isDone() || !sends(socket));
            assertThat(end).succeedsWithin(PATIENCE).asString().startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void aConnectionIsUsedAgainAfterABodyThatNobodyRead() throws Exception {
        var post = "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n";
        var answers =
                exchange(
                        "local.server.port",
                        post
                                + "x".repeat(40_000)
                                + "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answers.split("HTTP/1.1 404", -1)).hasSize(3);
    }

    private static boolean sends(Socket socket) {
        try {
            socket.getOutputStream().write('a');
            return true;
        } catch (IOException _) {
            return false; // the service has closed
        }
    }

    private static String exchange(String port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(port))) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static String rest(Socket socket) {
        var read = new StringBuilder();
        try {
            int next = socket.getInputStream().read();
            while (next >= 0) {
                read.append((char) next);
                next = socket.getInputStream().read();
            }
        } catch (IOException _) {
            return read.toString(); // reset: closed while bytes of ours were on their way
        }
        return read.toString();
    }

    private static int port(String property) {
        return Integer.parseInt(requireNonNull(service.getEnvironment().getProperty(property)));
    }
}
