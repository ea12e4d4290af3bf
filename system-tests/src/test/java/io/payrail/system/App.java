package io.payrail.system;

import io.payrail.system.Http.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The app of one run as the API sees it. A request with a key is repeated, on the other instance
/// each time, until it is answered; what the API promised on the way is written down. Thread-safe.
final class App implements AutoCloseable {
    private static final Duration API_PATIENCE = Duration.ofSeconds(12);
    private static final Duration PATIENCE_WITH_WHAT_MAY_STAY_OPEN = Duration.ofSeconds(60);
    private static final Set<Integer> REFUSALS = Set.of(400, 402, 404, 409);
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
    App(Http http, Deployment deployment, Keys keys, Duration patience) {
        this.http = http;
        this.deployment = deployment;
        this.keys = keys;
        this.patience = patience;
    }

    /// What a client needs to go on.
    ///
    /// @param clientSecret null where there is nothing to confirm
    record Ready(String object, @Nullable String clientSecret) {}

    /// Asks until there is an answer.
    ///
    /// @return null if there is none to go on with
    @Nullable Ready ask(Wish wish) throws InterruptedException {
        int instance = wish.number() % Deployment.INSTANCES;
        if (!wish.twice()) {
            return ask(wish, instance);
        }
        var twin = Thread.startVirtualThread(() -> askInterruptibly(wish, instance + 1));
        var ready = ask(wish, instance);
        twin.join();
        return ready;
    }

    private void askInterruptibly(Wish wish, int instance) {
        try {
            ask(wish, instance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Ready ask(Wish wish, int firstInstance) throws InterruptedException {
        var patienceOf = wish.kind().mayStayOpen() ? PATIENCE_WITH_WHAT_MAY_STAY_OPEN : patience;
        long deadline = System.nanoTime() + patienceOf.toNanos();
        for (int attempt = 0; System.nanoTime() - deadline < 0; attempt++) {
            var api = deployment.apis().get((firstInstance + attempt) % Deployment.INSTANCES).uri();
            var answer = http.send(request(wish, api, attempt == 0));
            count(answer);
            if (answer.isPresent()) {
                var ready = promised(wish, answer.get());
                if (ready != null) {
                    lookUp(wish, api, answer.get());
                }
                if (ready != null || ends(wish, answer.get())) {
                    return ready;
                }
            }
            if (wish.key() == null || !pause(200, 700)) {
                return null;
            }
        }
        // The judge looks whether it is listed.
        if (!wish.kind().mayStayOpen()) {
            complaints.add(wish + " got no answer within " + patience);
        }
        return null;
    }

    /// Asks what has no effect until it is told.
    ///
    /// @return a missing node if it is not told
    JsonNode question(Wish wish) throws InterruptedException {
        return told(wish, api -> request(wish, api, false));
    }

    /// Reads something of the wish's owner until it is told.
    ///
    /// @return a missing node if it is not told
    JsonNode read(Wish wish, String resource) throws InterruptedException {
        return told(
                wish,
                api ->
                        Http.to(api.resolve("/api/stripe/" + resource), API_PATIENCE)
                                .header("Authorization", "Bearer " + token(wish))
                                .build());
    }

    private JsonNode told(Wish wish, Function<URI, HttpRequest> request)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int attempt = 0; System.nanoTime() - deadline < 0; attempt++) {
            var api = deployment.apis().get((wish.number() + attempt) % Deployment.INSTANCES).uri();
            var answer = http.send(request.apply(api));
            count(answer);
            int status = answer.map(Answer::status).orElse(503);
            if (status == 200) {
                return answer.orElseThrow().body();
            }
            if (!List.of(429, 503).contains(status)) {
                if (!wish.kind().mayBeRefused()) {
                    complaints.add("a question after " + wish + " was answered " + status);
                }
                return Http.JSON.missingNode();
            }
            if (!pause(200, 700)) {
                return Http.JSON.missingNode();
            }
        }
        complaints.add("a question after " + wish + " got no answer within " + patience);
        return Http.JSON.missingNode();
    }

    /// What the client sees is not what it was told before.
    void complain(String what) {
        complaints.add("3 every answer is true: " + what);
    }

    private HttpRequest request(Wish wish, URI api, boolean first) {
        var request =
                Http.to(api.resolve(wish.path()), API_PATIENCE)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token(wish))
                        .method(wish.method(), body(wish));
        if (wish.key() != null && !wish.kind().isQuestion()) {
            request.header("Idempotency-Key", wish.key());
        }
        if (wish.async() && first) {
            request.header("Prefer", "respond-async");
        }
        return request.build();
    }

    private static HttpRequest.BodyPublisher body(Wish wish) {
        return wish.method().equals("POST")
                ? BodyPublishers.ofString(Http.JSON.writeValueAsString(wish.body()))
                : BodyPublishers.noBody();
    }

    private String token(Wish wish) {
        return tokens.computeIfAbsent(
                wish.owner(), owner -> keys.token(owner, wish.email(), "Name of " + owner));
    }

    private void count(Optional<Answer> answer) {
        var status = answer.map(some -> Integer.toString(some.status())).orElse("none");
        answers.computeIfAbsent(status, _ -> new AtomicLong()).incrementAndGet();
    }

    private @Nullable Ready promised(Wish wish, Answer answer) {
        if (answer.status() != 200 && answer.status() != 202) {
            return null;
        }
        var operation = UUID.fromString(answer.header(OPERATION_ID).orElseThrow());
        if (answer.status() == 202) {
            promises.add(new Promise(wish, operation, 202, null, null));
            return null;
        }
        var body = answer.body();
        var ready =
                switch (wish.kind()) {
                    case PAYMENT -> {
                        var secret = body.path("client_secret").asString("");
                        yield new Ready(secret.replaceFirst("_secret_.*", ""), secret);
                    }
                    case CUSTOMER -> new Ready(body.path("customerId").asString(""), null);
                    case SUBSCRIPTION ->
                            new Ready(
                                    body.path("subscriptionId").asString(""),
                                    body.path("clientSecret").stringValue(null));
                    case SETUP ->
                            new Ready(
                                    body.path("setup_intent").asString(""),
                                    body.path("client_secret").stringValue(null));
                    case ACCESS, CHOOSE -> new Ready(body.path("customer").asString(""), null);
                    case CHARGE,
                            CAPTURE,
                            CANCEL,
                            REFUND,
                            CHANGE,
                            END,
                            RESUME,
                            DETACH,
                            UPDATE,
                            ERASE,
                            CHECKOUT ->
                            new Ready(body.path("id").asString(""), null);
                    // Its address is all that there is of it.
                    case PORTAL -> new Ready("", null);
                    case PREVIEW, METHODS ->
                            throw new IllegalStateException(wish + " promises nothing");
                };
        promises.add(
                new Promise(
                        wish,
                        operation,
                        200,
                        ready.object().isEmpty() ? null : ready.object(),
                        body.path("customer").stringValue(null)));
        return ready;
    }

    /// What is answered is committed: whoever looks at once finds it.
    private void lookUp(Wish wish, URI api, Answer answered) throws InterruptedException {
        var operation = "/api/stripe/operations/" + answered.header(OPERATION_ID).orElseThrow();
        http.send(
                        Http.to(api.resolve(operation), API_PATIENCE)
                                .header("Authorization", "Bearer " + token(wish))
                                .build())
                .filter(found -> found.status() == 200 || found.status() == 404)
                .map(found -> found.body().path("status").asString("unknown"))
                .filter(status -> !status.equals("succeeded"))
                .ifPresent(status ->
                        complaints.add(
                                "3 every answer is true: %s was answered while its operation was %s"
                                        .formatted(wish, status)));
    }

    /// Whether repeating the request cannot help. Nothing of the kind is expected here.
    private boolean ends(Wish wish, Answer answer) {
        var code = answer.body().path("code").asString("");
        if (wish.kind().mayBeRefused() && REFUSALS.contains(answer.status())) {
            return true;
        }
        return switch (answer.status()) {
            case 200, 202, 429, 503 -> false;
            case 409 -> {
                if (!code.equals("reference_in_progress")) {
                    complaints.add(wish + " was answered 409 " + code);
                    yield true;
                }
                yield false;
            }
            default -> {
                complaints.add(wish + " was answered " + answer.status() + " " + code);
                yield true;
            }
        };
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

    /// Ends all waiting: nobody asks again.
    @Override
    public void close() {
        closed.countDown();
    }
}
