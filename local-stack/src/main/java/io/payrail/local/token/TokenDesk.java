package io.payrail.local.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;

/// `GET /token/{user}` on the loopback interface answers a token for that user, as plain text, so
/// that a shell can say `$(curl -s …/token/alice)`. For development only: whoever can reach it can
/// be anybody. Pages of a browser cannot read the answer, for want of a CORS header; one that has
/// its own name resolved to this machine is refused, since a request under another name is.
public final class TokenDesk implements AutoCloseable {
    private static final String PATH = "/token/";
    private static final int BACKLOG = 16;

    private final HttpServer server;

    private TokenDesk(HttpServer server) {
        this.server = server;
    }

    public static TokenDesk open(DevelopmentIssuer issuer, int port) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var server = HttpServer.create(address, BACKLOG);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            var desk = new TokenDesk(server);
            server.createContext(PATH, exchange -> desk.answer(exchange, issuer));
            server.start();
            return desk;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot hand out tokens on port " + port, e);
        }
    }

    private void answer(HttpExchange exchange, DevelopmentIssuer issuer) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (!List.of("127.0.0.1:" + port(), "localhost:" + port()).contains(host)) {
                say(exchange, 421, "Not known under this name.");
                return;
            }
            String user = exchange.getRequestURI().getPath().substring(PATH.length());
            int status = 200;
            String text;
            try {
                text = issuer.token(User.named(user));
            } catch (IllegalArgumentException e) {
                status = 400;
                text = requireNonNullElse(e.getMessage(), "No such user.");
            }
            say(exchange, status, text);
        }
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    /// Where tokens are; append a user's name.
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port() + PATH);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
