package io.payrail.system;

import io.payrail.system.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Apps, their users and the shop's back office. A request with a key is repeated until it is
/// answered; what the API promised on the way is written down. Thread-safe.
final class Shopper {
    private static final Duration API_PATIENCE = Duration.ofSeconds(12);
    private static final Duration STRIPE_PATIENCE = Duration.ofSeconds(4);
    private static final int STRIPE_ATTEMPTS = 40;
    private static final String OPERATION_ID = "Payrail-Operation-Id";

    private final Http http;
    private final Deployment deployment;
    private final Keys keys;
    private final Duration patience;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Queue<Promise> promises = new ConcurrentLinkedQueue<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();

    /// @param patience how long a client repeats its request before it complains
    Shopper(Http http, Deployment deployment, Keys keys, Duration patience) {
        this.http = http;
        this.deployment = deployment;
        this.keys = keys;
        this.patience = patience;
    }

    /// What a client needs to go on.
    private record Ready(String payment, String clientSecret) {}

    /// Plays one order to its end.
    void play(Order order) throws InterruptedException {
        int instance = order.number() % Deployment.INSTANCES;
        if (order.twice()) {
            var twin = Thread.startVirtualThread(() -> askInterruptibly(order, instance + 1));
            var ready = ask(order, instance);
            twin.join();
            pay(order, ready);
        } else {
            pay(order, ask(order, instance));
        }
    }

    private void askInterruptibly(Order order, int instance) {
        try {
            ask(order, instance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Ready ask(Order order, int firstInstance) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int attempt = 0; System.nanoTime() - deadline < 0; attempt++) {
            var api = deployment.apis().get((firstInstance + attempt) % Deployment.INSTANCES).uri();
            var answer = http.send(creation(order, api, attempt == 0));
            count(answer);
            if (answer.isPresent()) {
                var ready = promised(order, answer.get());
                if (ready != null) {
                    lookUp(order, api, answer.get());
                }
                if (ready != null || ends(order, answer.get())) {
                    return ready;
                }
            }
            if (order.key() == null) {
                return null;
            }
            if (!pause(200, 700)) {
                return null;
            }
        }
        complaints.add(order + " got no answer within " + patience);
        return null;
    }

    private HttpRequest creation(Order order, URI api, boolean first) {
        var body = new LinkedHashMap<String, Object>();
        body.put("amount", order.amount());
        body.put("currency", order.currency());
        if (order.reference() != null) {
            body.put("reference", order.reference());
        }
        var request =
                Http.to(api.resolve("/api/stripe/create-payment-intent"), API_PATIENCE)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token(order))
                        .POST(BodyPublishers.ofString(Http.JSON.writeValueAsString(body)));
        if (order.key() != null) {
            request.header("Idempotency-Key", order.key());
        }
        if (order.async() && first) {
            request.header("Prefer", "respond-async");
        }
        return request.build();
    }

    private String token(Order order) {
        return tokens.computeIfAbsent(
                order.owner(), owner -> keys.token(owner, order.email(), "Name of " + owner));
    }

    private void count(Optional<Answer> answer) {
        var status = answer.map(some -> Integer.toString(some.status())).orElse("none");
        answers.computeIfAbsent(status, _ -> new AtomicLong()).incrementAndGet();
    }

    private @Nullable Ready promised(Order order, Answer answer) {
        if (answer.status() != 200 && answer.status() != 202) {
            return null;
        }
        var operation = UUID.fromString(answer.header(OPERATION_ID).orElseThrow());
        var secret = answer.body().path("client_secret").asString("");
        var payment = secret.replaceFirst("_secret_.*", "");
        boolean ready = answer.status() == 200;
        promises.add(
                new Promise(
                        order,
                        operation,
                        answer.status(),
                        ready ? payment : null,
                        ready ? answer.body().path("customer").asString("") : null));
        return ready ? new Ready(payment, secret) : null;
    }

    /// What is answered is committed: whoever looks at once finds it.
    private void lookUp(Order order, URI api, Answer answered) throws InterruptedException {
        var operation = "/api/stripe/operations/" + answered.header(OPERATION_ID).orElseThrow();
        http.send(
                        Http.to(api.resolve(operation), API_PATIENCE)
                                .header("Authorization", "Bearer " + token(order))
                                .build())
                .filter(found -> found.status() == 200 || found.status() == 404)
                .map(found -> found.body().path("status").asString("unknown"))
                .filter(status -> !status.equals("succeeded"))
                .ifPresent(status ->
                        complaints.add(
                                "3 every answer is true: %s was answered while its operation was %s"
                                        .formatted(order, status)));
    }

    /// Whether repeating the request cannot help. Nothing of the kind is expected here.
    private boolean ends(Order order, Answer answer) {
        var code = answer.body().path("code").asString("");
        return switch (answer.status()) {
            case 200, 202, 429, 503 -> false;
            case 409 -> {
                if (!code.equals("reference_in_progress")) {
                    complaints.add(order + " was answered 409 " + code);
                    yield true;
                }
                yield false;
            }
            default -> {
                complaints.add(order + " was answered " + answer.status() + " " + code);
                yield true;
            }
        };
    }

    private void pay(Order order, @Nullable Ready ready) throws InterruptedException {
        if (ready == null) {
            return;
        }
        switch (order.fate()) {
            case PAID -> confirm(ready, method("pm_card_visa"));
            case PAID_BY_CARD_NUMBER -> confirm(ready, card("4242424242424242"));
            case DECLINED_THEN_PAID -> {
                confirm(ready, card("4000000000009995"));
                confirm(ready, method("pm_card_mastercard"));
            }
            case DECLINED -> confirm(ready, method("pm_card_chargeDeclined"));
            case AUTHENTICATED -> {
                confirm(ready, method("pm_card_authenticationRequired"));
                authenticate(order, ready);
            }
            case ABANDONED -> {}
            case CANCELED -> cancel(order, ready);
        }
        if (order.refund() > 0) {
            refund(order, ready);
        }
    }

    private static Map<String, String> method(String name) {
        return Map.of("payment_method", name);
    }

    private static Map<String, String> card(String number) {
        return Map.of(
                "payment_method_data[type]", "card",
                "payment_method_data[card][number]", number,
                "payment_method_data[card][exp_month]", "12",
                "payment_method_data[card][exp_year]", "2040",
                "payment_method_data[card][cvc]", "123");
    }

    /// As the app's SDK does it, with the publishable key and no key of its own: after a lost
    /// answer a second try is refused where the first one had its effect.
    private void confirm(Ready ready, Map<String, String> method) throws InterruptedException {
        var fields = new LinkedHashMap<>(method);
        fields.put("client_secret", ready.clientSecret());
        fields.put("return_url", "https://shop.example/return");
        untilTold(
                "/v1/payment_intents/" + ready.payment() + "/confirm",
                Keys.STRIPE_PUBLISHABLE,
                null,
                fields);
    }

    private void authenticate(Order order, Ready ready) throws InterruptedException {
        var uri = deployment.stripe().resolve("/_simulator/authenticate/" + ready.payment());
        http.send(
                Http.to(uri, STRIPE_PATIENCE)
                        .POST(
                                Http.form(
                                        Map.of(
                                                "client_secret",
                                                ready.clientSecret(),
                                                "outcome",
                                                order.number() % 3 == 0 ? "fail" : "succeed")))
                        .build());
    }

    private void cancel(Order order, Ready ready) throws InterruptedException {
        untilTold(
                "/v1/payment_intents/" + ready.payment() + "/cancel",
                Keys.STRIPE_SECRET,
                "cancel-" + order.number(),
                Map.of());
    }

    /// By the shop's back office, past Payrail. A payment that did not succeed refuses it.
    private void refund(Order order, Ready ready) throws InterruptedException {
        var fields = new LinkedHashMap<String, String>();
        fields.put("payment_intent", ready.payment());
        if (order.refund() < 100) {
            fields.put("amount", Long.toString(order.amount() * order.refund() / 100));
        }
        untilTold("/v1/refunds", Keys.STRIPE_SECRET, "refund-" + order.number(), fields);
    }

    private void untilTold(
            String path, String apiKey, @Nullable String idempotencyKey, Map<String, String> fields)
            throws InterruptedException {
        for (int attempt = 0; attempt < STRIPE_ATTEMPTS; attempt++) {
            var request =
                    Http.to(deployment.stripe().resolve(path), STRIPE_PATIENCE)
                            .header("Authorization", "Bearer " + apiKey)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(Http.form(fields));
            if (idempotencyKey != null) {
                request.header("Idempotency-Key", idempotencyKey);
            }
            int status = http.send(request.build()).map(Answer::status).orElse(0);
            boolean told = List.of(200, 400, 402, 404).contains(status);
            // Stripe repeats an error of its own for as long as it knows the key.
            boolean stuck = status == 500 && idempotencyKey != null && attempt > 2;
            if (told || stuck || !pause(100, 400)) {
                return;
            }
        }
        complaints.add("Stripe did not answer " + path + " in " + STRIPE_ATTEMPTS + " attempts");
    }

    private boolean pause(int fromMillis, int toMillis) throws InterruptedException {
        long millis = ThreadLocalRandom.current().nextLong(fromMillis, toMillis);
        return !closed.await(millis, TimeUnit.MILLISECONDS);
    }

    List<Promise> promises() {
        return List.copyOf(promises);
    }

    /// What should not have been answered, or not so.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /// How often the API gave which status; `none` is a connection refused or lost.
    Map<String, AtomicLong> answers() {
        return answers;
    }

    void close() {
        closed.countDown();
    }
}
