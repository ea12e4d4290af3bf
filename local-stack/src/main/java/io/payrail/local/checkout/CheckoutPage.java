package io.payrail.local.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// Serves `/checkout` on the loopback interface: a page that pays as an app would, with what it has
/// to know for that (a development token among it), and the timeline of what its payments cause. It
/// takes nothing in: the page talks to the API and to Stripe by itself. A request under another
/// host's name is refused, so that a page from elsewhere cannot have its own name resolved to this
/// machine and read the token. Thread-safe.
public final class CheckoutPage implements AutoCloseable {
    private static final String PATH = "/checkout";
    private static final int BACKLOG = 16;
    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, Resource> RESOURCES =
            Map.of(
                    PATH,
                    new Resource("page.html", "text/html; charset=utf-8"),
                    PATH + "/page.css",
                    new Resource("page.css", "text/css; charset=utf-8"),
                    PATH + "/page.js",
                    new Resource("page.js", "text/javascript; charset=utf-8"),
                    PATH + "/icon.svg",
                    new Resource("icon.svg", "image/svg+xml"),
                    PATH + "/back",
                    new Resource("back.html", "text/html; charset=utf-8"));

    private record Resource(String name, String type) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Shop shop;
    private final TimelineStreams timelines;

    private CheckoutPage(HttpServer server, Shop shop, Clock clock) {
        this.server = server;
        this.shop = shop;
        this.timelines = new TimelineStreams(shop.target(), clock);
    }

    /// Which pages the API has to let in for the page on this port to work.
    public static List<String> origins(int port) {
        return List.of("http://127.0.0.1:" + port, "http://localhost:" + port);
    }

    public static CheckoutPage open(Shop shop, int port, Clock clock) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var page = new CheckoutPage(HttpServer.create(address, BACKLOG), shop, clock);
            page.server.setExecutor(page.threads);
            page.server.createContext("/", page::answer);
            page.server.start();
            return page;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot serve the checkout page on port " + port, e);
        }
    }

    private int port() {
        return server.getAddress().getPort();
    }

    public URI uri() {
        return URI.create(origins(port()).getFirst() + PATH);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (!origins(port()).contains("http://" + host)) {
                send(exchange, 421, "text/plain", "Not known under this name.\n".getBytes(UTF_8));
                return;
            }
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, 405, "text/plain", "Only to be looked at.\n".getBytes(UTF_8));
                return;
            }
            String path = exchange.getRequestURI().getPath();
            Resource resource = RESOURCES.get(path);
            if (resource != null) {
                send(exchange, 200, resource.type(), read(resource.name()));
            } else if (path.equals(PATH + "/settings")) {
                send(exchange, 200, "application/json", JSON.writeValueAsBytes(settings()));
            } else if (path.equals(PATH + "/timeline")) {
                head(exchange);
                timelines.answer(exchange);
            } else if (path.equals("/")) {
                exchange.getResponseHeaders().set("Location", PATH);
                send(exchange, 302, "text/plain", new byte[0]);
            } else {
                send(exchange, 404, "text/plain", "There is only /checkout.\n".getBytes(UTF_8));
            }
        }
    }

    private Map<String, Object> settings() {
        var target = shop.target();
        return Map.of(
                "api", target.api().toString(),
                "stripe", target.stripe().toString(),
                "simulated", target.simulated(),
                "publishable_key", target.publishableKey(),
                "token", target.appToken().value(),
                "monthly_price", shop.monthlyPrice());
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream resource = CheckoutPage.class.getResourceAsStream("/checkout/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("The page's " + name + " is not on the class path");
            }
            return resource.readAllBytes();
        }
    }

    private void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        head(exchange);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /// Nothing runs or loads but what comes from here, and nothing is sent but to the API and to
    /// Stripe.
    private void head(HttpExchange exchange) {
        var headers = exchange.getResponseHeaders();
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                        + " connect-src 'self' %s %s; base-uri 'none'; form-action 'none';"
                                .formatted(shop.target().api(), shop.target().stripe())
                        + " frame-ancestors 'none'");
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
    }

    /// Ends the open timelines too.
    @Override
    public void close() {
        timelines.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
