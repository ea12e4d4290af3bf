package io.payrail.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Sends Stripe's own events once more, as Stripe would: signed now. Whatever is accepted of them
/// is a duplicate, which changes nothing. Thread-safe.
final class WebhookBurst {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Http http;
    private final Clock clock;
    private final List<String> events;
    private final AtomicInteger turn = new AtomicInteger();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lastOnConnection = new AtomicInteger();

    /// With the latest hundred events.
    WebhookBurst(Http http, Deployment deployment, Clock clock) throws InterruptedException {
        this.http = http;
        this.clock = clock;
        var request =
                HttpRequest.newBuilder(deployment.stripe().resolve("/v1/events?limit=100"))
                        .header("Authorization", "Bearer " + Keys.STRIPE_SECRET)
                        .timeout(PATIENCE)
                        .build();
        var texts = new ArrayList<String>();
        http.send(request)
                .orElseThrow()
                .body()
                .path("data")
                .forEach(event -> texts.add(event.toString()));
        if (texts.isEmpty()) {
            throw new IllegalStateException("Stripe has no event yet");
        }
        events = List.copyOf(texts);
    }

    /// Sends one event.
    void send(URI ingestor, Latencies latencies) throws InterruptedException {
        var body = events.get(Math.floorMod(turn.getAndIncrement(), events.size()));
        long start = System.nanoTime();
        var answer =
                http.send(
                        Http.to(ingestor.resolve("/webhooks/stripe"), PATIENCE)
                                .header("Content-Type", "application/json")
                                .header("Stripe-Signature", signature(body))
                                .POST(BodyPublishers.ofString(body))
                                .build());
        latencies.add(
                answer.map(Http.Answer::status).orElse(0),
                Duration.ofNanos(System.nanoTime() - start));
        if (answer.isEmpty()) {
            complaints.add("a webhook got no answer");
            return;
        }
        if (answer.get().header("Connection").equals(Optional.of("close"))) {
            lastOnConnection.incrementAndGet();
        }
        boolean refusedPolitely =
                answer.get().status() == 503 && answer.get().header("Retry-After").isPresent();
        if (answer.get().status() != 200 && !refusedPolitely) {
            complaints.add("a webhook was answered " + answer.get().status());
        }
    }

    private String signature(String body) {
        long time = clock.instant().getEpochSecond();
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Keys.WEBHOOK_SECRET.getBytes(UTF_8), "HmacSHA256"));
            byte[] code = mac.doFinal((time + "." + body).getBytes(UTF_8));
            return "t=" + time + ",v1=" + HexFormat.of().formatHex(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    int lastOnConnection() {
        return lastOnConnection.get();
    }
}
