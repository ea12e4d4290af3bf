package io.payrail.simulator;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/// Receives webhooks on a free port, verifies each with the SDK and remembers it: a snapshot as an
/// event, a thin one as it came.
final class WebhookReceiver implements AutoCloseable {
    private static final long TOLERANCE_SECONDS = 300;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String secret;
    private final IntUnaryOperator statusOfAttempt;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> thin = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private int attempts;

    /// @param statusOfAttempt what the nth attempt, from 0, is answered with
    WebhookReceiver(String secret, IntUnaryOperator statusOfAttempt) {
        this.secret = secret;
        this.statusOfAttempt = statusOfAttempt;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::receive);
        server.setExecutor(executor);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks";
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<String> thin() {
        return List.copyOf(thin);
    }

    List<String> types() {
        return events.stream().map(Event::getType).toList();
    }

    List<String> signatures() {
        return List.copyOf(signatures);
    }

    synchronized int attempts() {
        return attempts;
    }

    private synchronized int nextAttempt() {
        return attempts++;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("Stripe-Signature");
            int status = statusOfAttempt.applyAsInt(nextAttempt());
            try {
                Webhook.Signature.verifyHeader(body, signature, secret, TOLERANCE_SECONDS);
                signatures.add(signature);
                if (status / 100 == 2) {
                    remember(body, signature);
                }
            } catch (SignatureVerificationException e) {
                status = 400;
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private void remember(String body, String signature) throws SignatureVerificationException {
        if (body.contains("\"object\": \"v2.core.event\"")) {
            thin.add(body);
        } else {
            events.add(Webhook.constructEvent(body, signature, secret));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
