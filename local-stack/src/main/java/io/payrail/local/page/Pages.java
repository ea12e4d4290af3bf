package io.payrail.local.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// Serves sites on the loopback interface, all at one port. It takes no body: pages talk to the API
/// and to Stripe by themselves. A request under another host's name is refused, so that a page from
/// elsewhere cannot have its own name resolved to this machine and read the tokens that are in a
/// page's settings; a command that another page sends is refused, too. Thread-safe.
public final class Pages implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Site> sites;
    private final String first;

    private Pages(HttpServer server, String first, List<Site> sites) {
        this.server = server;
        this.first = first;
        this.sites = sites;
    }

    /// Which pages the API has to let in for those on this port to work.
    public static List<String> origins(int port) {
        return List.of("http://127.0.0.1:" + port, "http://localhost:" + port);
    }

    /// Opens the port.
    ///
    /// @param first where `/` leads to
    public static Pages open(int port, String first, Site... sites) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var pages = new Pages(HttpServer.create(address, BACKLOG), first, List.of(sites));
            pages.server.setExecutor(pages.threads);
            pages.server.createContext("/", pages::answer);
            pages.server.start();
            return pages;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot serve pages on port " + port, e);
        }
    }

    public URI uri(String path) {
        return URI.create(origins(port()).getFirst() + path);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            harden(exchange);
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (!origins(port()).contains("http://" + host)) {
                say(exchange, 421, "Not known under this name.");
                return;
            }
            String path = exchange.getRequestURI().getPath();
            for (Site site : sites) {
                Content content = site.contents().get(path);
                if (content != null) {
                    exchange.getResponseHeaders().set("Content-Security-Policy", site.policy());
                    if (isAllowed(exchange, content)) {
                        show(exchange, content);
                    }
                    return;
                }
            }
            if (path.equals("/")) {
                exchange.getResponseHeaders().set("Location", first);
                say(exchange, 302, "It is at " + first + ".");
            } else {
                say(exchange, 404, "Not here; begin at " + first + ".");
            }
        }
    }

    /// Answers what must not be.
    private boolean isAllowed(HttpExchange exchange, Content content) throws IOException {
        boolean command = content instanceof Content.Command;
        String allowed = command ? "POST" : "GET";
        if (!exchange.getRequestMethod().equals(allowed)) {
            exchange.getResponseHeaders().set("Allow", allowed);
            say(exchange, 405, command ? "A command." : "Only to be looked at.");
            return false;
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (command && origin != null && !origins(port()).contains(origin)) {
            say(exchange, 403, "Not from there.");
            return false;
        }
        return true;
    }

    private static void show(HttpExchange exchange, Content content) throws IOException {
        switch (content) {
            case Content.Resource(String type, String name) ->
                    send(exchange, 200, type, read(name));
            case Content.Json(var value) ->
                    send(exchange, 200, "application/json", JSON.writeValueAsBytes(value.get()));
            case Content.Command(var action) -> {
                String query = requireNonNullElse(exchange.getRequestURI().getQuery(), "");
                send(
                        exchange,
                        200,
                        "application/json",
                        JSON.writeValueAsBytes(action.apply(query)));
            }
            case Content.Streamed(var handler) -> handler.handle(exchange);
        }
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream resource = Pages.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return resource.readAllBytes();
        }
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (text + "\n").getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void harden(HttpExchange exchange) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
