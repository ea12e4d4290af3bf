package io.payrail.system;

import io.payrail.system.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Users who ask for payments once each, for load: what they were promised is written down, and
/// what they should not have been told. They pay nothing. Thread-safe.
final class Crowd {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Http http;
    private final Keys keys;
    private final AtomicInteger orders = new AtomicInteger();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Queue<Promise> promises = new ConcurrentLinkedQueue<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lastOnConnection = new AtomicInteger();

    Crowd(Http http, Keys keys) {
        this.http = http;
        this.keys = keys;
    }

    /// Asks for one payment.
    ///
    /// @param async with `Prefer: respond-async`
    /// @return the status, 0 for no answer
    int ask(String owner, URI api, boolean async, Latencies latencies) throws InterruptedException {
        int number = orders.incrementAndGet();
        var name = "crowd-" + number;
        var wish =
                new Wish(
                        Wish.Kind.PAYMENT,
                        name,
                        number,
                        owner,
                        name,
                        Map.of("amount", 1_000 + number, "currency", "eur"),
                        false,
                        async);
        var request =
                Http.to(api.resolve(wish.path()), PATIENCE)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token(wish))
                        .header("Idempotency-Key", name)
                        .POST(BodyPublishers.ofString(Http.JSON.writeValueAsString(wish.body())));
        if (async) {
            request.header("Prefer", "respond-async");
        }
        long start = System.nanoTime();
        var answer = http.send(request.build());
        int status = answer.map(Answer::status).orElse(0);
        latencies.add(status, Duration.ofNanos(System.nanoTime() - start));
        answer.ifPresentOrElse(
                some -> note(wish, some), () -> complaints.add(wish + " got no answer"));
        return status;
    }

    private String token(Wish wish) {
        return tokens.computeIfAbsent(
                wish.owner(), owner -> keys.token(owner, wish.email(), "Name of " + owner));
    }

    private void note(Wish wish, Answer answer) {
        if (answer.header("Connection").equals(Optional.of("close"))) {
            lastOnConnection.incrementAndGet();
        }
        switch (answer.status()) {
            case 200, 202 -> promise(wish, answer);
            case 429, 503 -> {
                boolean polite =
                        answer.header("Retry-After").isPresent()
                                && answer.header("Content-Type")
                                        .equals(Optional.of("application/problem+json"));
                if (!polite) {
                    complaints.add(wish + " was refused with " + answer.status() + " only");
                }
            }
            default -> complaints.add(wish + " was answered " + answer.status());
        }
    }

    private void promise(Wish wish, Answer answer) {
        boolean ready = answer.status() == 200;
        var secret = answer.body().path("client_secret").asString("");
        promises.add(
                new Promise(
                        wish,
                        UUID.fromString(answer.header("Payrail-Operation-Id").orElseThrow()),
                        answer.status(),
                        ready ? secret.replaceFirst("_secret_.*", "") : null,
                        ready ? answer.body().path("customer").asString("") : null));
    }

    List<Promise> promises() {
        return List.copyOf(promises);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// Answers that asked for their connection to be closed.
    int lastOnConnection() {
        return lastOnConnection.get();
    }
}
