package io.payrail.system;

import io.payrail.system.App.Ready;
import io.payrail.system.Http.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What happens at Stripe past Payrail: payers' cards, by the app's SDK, and the shop's back
/// office. Thread-safe.
final class Payer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /// Attempts at least, and for at least so long: where nobody listens, they take no time.
    private static final int ATTEMPTS = 40;

    private static final Duration TRYING = Duration.ofSeconds(60);

    private final Http http;
    private final Deployment deployment;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    Payer(Http http, Deployment deployment) {
        this.http = http;
        this.deployment = deployment;
    }

    static Map<String, String> method(String name) {
        return Map.of("payment_method", name);
    }

    static Map<String, String> card(String number) {
        return Map.of(
                "payment_method_data[type]", "card",
                "payment_method_data[card][number]", number,
                "payment_method_data[card][exp_month]", "12",
                "payment_method_data[card][exp_year]", "2040",
                "payment_method_data[card][cvc]", "123");
    }

    /// As the app's SDK does it, with the publishable key and no key of its own: after a lost
    /// answer a second try is refused where the first one had its effect.
    void confirm(Ready ready, Map<String, String> method) throws InterruptedException {
        var fields = new LinkedHashMap<>(method);
        fields.put("client_secret", secret(ready));
        fields.put("return_url", "https://shop.example/return");
        var id = intent(ready);
        untilTold(
                "POST",
                (id.startsWith("seti_") ? "/v1/setup_intents/" : "/v1/payment_intents/")
                        + id
                        + "/confirm",
                Keys.STRIPE_PUBLISHABLE,
                null,
                fields);
    }

    private static String secret(Ready ready) {
        return Objects.requireNonNull(ready.clientSecret(), "there is nothing to confirm");
    }

    private static String intent(Ready ready) {
        return secret(ready).replaceFirst("_secret_.*", "");
    }

    void authenticate(Ready ready, boolean succeeds) throws InterruptedException {
        var uri = deployment.stripe().resolve("/_simulator/authenticate/" + intent(ready));
        http.send(
                Http.to(uri, PATIENCE)
                        .POST(
                                Http.form(
                                        Map.of(
                                                "client_secret",
                                                secret(ready),
                                                "outcome",
                                                succeeds ? "succeed" : "fail")))
                        .build());
    }

    void cancel(Ready ready, String idempotencyKey) throws InterruptedException {
        untilTold(
                "POST",
                "/v1/payment_intents/" + intent(ready) + "/cancel",
                Keys.STRIPE_SECRET,
                idempotencyKey,
                Map.of());
    }

    /// A payment that did not succeed refuses it.
    void refund(Ready ready, long amount, String idempotencyKey) throws InterruptedException {
        untilTold(
                "POST",
                "/v1/refunds",
                Keys.STRIPE_SECRET,
                idempotencyKey,
                Map.of("payment_intent", intent(ready), "amount", Long.toString(amount)));
    }

    void endSubscription(String subscription) throws InterruptedException {
        untilTold(
                "DELETE", "/v1/subscriptions/" + subscription, Keys.STRIPE_SECRET, null, Map.of());
    }

    private void untilTold(
            String method,
            String path,
            String apiKey,
            @Nullable String idempotencyKey,
            Map<String, String> fields)
            throws InterruptedException {
        long start = System.nanoTime();
        int attempt = 0;
        for (; attempt < ATTEMPTS || System.nanoTime() - start < TRYING.toNanos(); attempt++) {
            var request =
                    Http.to(deployment.stripe().resolve(path), PATIENCE)
                            .header("Authorization", "Bearer " + apiKey)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .method(
                                    method,
                                    fields.isEmpty() ? BodyPublishers.noBody() : Http.form(fields));
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
        complaints.add("Stripe did not answer " + path + " in " + attempt + " attempts");
    }

    private boolean pause(int fromMillis, int toMillis) throws InterruptedException {
        long millis = ThreadLocalRandom.current().nextLong(fromMillis, toMillis);
        return !closed.await(millis, TimeUnit.MILLISECONDS);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
