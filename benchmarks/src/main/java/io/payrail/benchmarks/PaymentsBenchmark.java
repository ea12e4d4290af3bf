package io.payrail.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// `create-payment-intent` of a known customer, through the log, against a handler that calls
/// Stripe itself, and against one call to Stripe; and how many payments a second one worker makes
/// while Stripe is slow.
final class PaymentsBenchmark {
    private static final int USERS = 50;
    private static final int PER_SECOND = 10;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final int STRIPE_MILLIS = 50;
    private static final int SLOW_STRIPE_MILLIS = 200;
    private static final int MANY_PER_SECOND = 500;

    private final Rig rig;
    private final AtomicLong numbers = new AtomicLong();
    private final List<String> tokens;

    private PaymentsBenchmark(Rig rig) {
        this.rig = rig;
        this.tokens = IntStream.range(0, USERS).mapToObj(i -> rig.token("user-" + i)).toList();
    }

    public static void main(String[] arguments) throws Exception {
        try (var rig = new Rig()) {
            new PaymentsBenchmark(rig).run();
        }
        // The servers run on threads that would go on.
        System.exit(0);
    }

    private void run() throws Exception {
        var direct = rig.direct();
        rig.worker();
        var api = rig.api();
        try (var report = new Report("Payments")) {
            var payrail = payrail(api);
            for (int i = 0; i < USERS; i++) {
                payrail.send(i);
            }
            rig.slowStripe(STRIPE_MILLIS);
            var handler = post(direct.uri("/create-payment-intent?email=user-0@example.com"));
            Load.atRate(handler, PER_SECOND, WARM_UP, numbers);
            Load.atRate(payrail, PER_SECOND, WARM_UP, numbers);
            var one = Load.atRate(oneCall(), PER_SECOND, MEASURED, numbers);
            var directly = Load.atRate(handler, PER_SECOND, MEASURED, numbers);
            var through = Load.atRate(payrail, PER_SECOND, MEASURED, numbers);
            report.line("one call to Stripe", one);
            report.line("direct handler, three calls", directly);
            report.line("create-payment-intent", through);
            report.ratio(
                    "median, of the direct handler's",
                    through.median() / directly.median(),
                    "0.5 at most");
            report.line(
                    "added to one call's median and p99, in ms",
                    "%.1f and %.1f (to be less than 10 and 50)"
                            .formatted(
                                    through.median() - one.median(), through.p99() - one.median()));
            rig.slowStripe(SLOW_STRIPE_MILLIS);
            var many = Load.atRate(payrail, MANY_PER_SECOND, Duration.ofSeconds(10), numbers);
            report.line("at " + MANY_PER_SECOND + "/s and 200 ms of Stripe, one worker", many);
        }
    }

    private Load.Request payrail(ServiceProcess api) {
        var uri = api.uri("/api/stripe/create-payment-intent");
        return number ->
                send(
                        HttpRequest.newBuilder(uri)
                                .header(
                                        "Authorization",
                                        "Bearer " + tokens.get((int) (number % USERS)))
                                .header("Idempotency-Key", UUID.randomUUID().toString())
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                "{\"amount\":1000,\"currency\":\"usd\"}"))
                                .build());
    }

    private Load.Request post(URI uri) {
        return _ -> send(HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build());
    }

    private Load.Request oneCall() {
        return _ ->
                send(
                        HttpRequest.newBuilder(rig.stripe().resolve("/v1/payment_intents"))
                                .header("Authorization", "Bearer " + rig.stripeKey())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("amount=1000&currency=usd"))
                                .build());
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        var answer = rig.http().send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    request.uri().getPath() + " is answered with " + answer.statusCode());
        }
    }
}
