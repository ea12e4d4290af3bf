package io.payrail.simulator.webhook;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Row;
import io.payrail.simulator.state.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Sends signed events to their endpoints. A delivery is a row in the store from the transaction
/// that made the event until an endpoint answers 2xx or the retries are used up, so a restart goes
/// on where a crash stopped. Attempts run on virtual threads, at most so many at once; waiting ones
/// cost an entry in a timer. No order is promised, as with Stripe.
public final class WebhookSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final String USER_AGENT = "Stripe/1.0 (+https://stripe.com/docs/webhooks)";

    private static final int MAX_DUPLICATE_GAP_MS = 200;

    private final Store store;
    private final WebhookOptions options;
    private final Random random;
    private final HttpClient client;
    private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("webhook-timer").daemon().factory());
    private final Semaphore permits;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong duplicated = new AtomicLong();
    private final AtomicLong heldBack = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile Disturbance disturbance = Disturbance.NONE;

    public WebhookSender(Store store, WebhookOptions options, Random random) {
        this.store = store;
        this.options = options;
        this.random = random;
        this.permits = new Semaphore(options.concurrency());
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(options.timeout())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .executor(attempts)
                        .build();
        timer.setRemoveOnCancelPolicy(true);
    }

    /// Takes up the deliveries that the journal left open, and from now on every new one.
    public void start() {
        store.onCommit(put -> {
            if (put.kind().equals("_delivery")) {
                fresh(put.id());
            }
        });
        List.copyOf(store.ofKind("_delivery").values())
                .forEach(row -> schedule(row.id(), Duration.ZERO));
    }

    public void disturb(Disturbance how) {
        disturbance = how;
    }

    public Disturbance disturbance() {
        return disturbance;
    }

    /// What happened since the program started.
    ///
    /// @param begun deliveries of new events to one endpoint each
    /// @param duplicated of these, sent twice on purpose
    /// @param heldBack of these, held back on purpose
    /// @param lost of these, never sent on purpose
    /// @param sent attempts that got a 2xx
    /// @param failed attempts that did not
    /// @param open deliveries still open now
    public record Counts(
            long begun,
            long duplicated,
            long heldBack,
            long lost,
            long sent,
            long failed,
            int open) {}

    public Counts counts() {
        return new Counts(
                begun.get(),
                duplicated.get(),
                heldBack.get(),
                lost.get(),
                sent.get(),
                failed.get(),
                store.ofKind("_delivery").size());
    }

    private void fresh(String delivery) {
        Disturbance how = disturbance;
        begun.incrementAndGet();
        if (hits(how.lossPercent())) {
            lost.incrementAndGet();
            execute(() -> done(delivery));
            return;
        }
        Duration wait = how.delay();
        if (hits(how.reorderPercent())) {
            heldBack.incrementAndGet();
            wait = wait.plusNanos((long) (random.nextDouble() * how.reorderWithin().toNanos()));
        }
        schedule(delivery, wait);
        if (hits(how.duplicatePercent())) {
            Row order = store.find(delivery);
            if (order != null) {
                duplicated.incrementAndGet();
                ObjectNode copy = order.read();
                Duration later = wait.plusMillis(1 + random.nextInt(MAX_DUPLICATE_GAP_MS));
                later(() -> sendAgain(copy), later);
            }
        }
    }

    private void sendAgain(ObjectNode order) {
        try {
            send(order.path("event").asString(), order.path("endpoint").asString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hits(double percent) {
        return percent > 0 && random.nextDouble() * 100 < percent;
    }

    private void schedule(String delivery, Duration wait) {
        if (wait.isPositive()) {
            later(() -> attempt(delivery), wait);
        } else {
            execute(() -> attempt(delivery));
        }
    }

    private void later(Runnable task, Duration wait) {
        try {
            var _ = timer.schedule(() -> execute(task), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Stopping; open deliveries stay in the journal", e);
        }
    }

    private void execute(Runnable task) {
        try {
            attempts.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Stopping; open deliveries stay in the journal", e);
        }
    }

    private void attempt(String delivery) {
        Row row = store.find(delivery);
        if (row == null) {
            return;
        }
        ObjectNode order = row.read();
        String endpoint = order.path("endpoint").asString();
        try {
            permits.acquire();
            boolean accepted;
            try {
                accepted = send(order.path("event").asString(), endpoint);
            } finally {
                permits.release();
            }
            if (accepted) {
                sent.incrementAndGet();
                done(delivery);
            } else {
                failed.incrementAndGet();
                retry(delivery);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Sends an event once more, whatever became of it before.
    ///
    /// @return whether the endpoint answered 2xx
    public boolean send(String eventId, String endpointId) throws InterruptedException {
        Row event = store.find(eventId);
        Row endpoint = store.find(endpointId);
        if (event == null || endpoint == null) {
            return true;
        }
        return post(event.read(), endpoint.read());
    }

    private boolean post(ObjectNode event, ObjectNode endpoint) throws InterruptedException {
        if (endpoint.path("api_version").isString()) {
            event.set("api_version", endpoint.get("api_version"));
        }
        byte[] body = Json.indented(event);
        List<String> secrets = new ArrayList<>();
        endpoint.path(Scope.HIDDEN)
                .path("secrets")
                .forEach(secret -> secrets.add(secret.asString()));
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url(endpoint)))
                            .timeout(options.timeout())
                            .header("Content-Type", "application/json; charset=utf-8")
                            .header("Accept", "*/*; q=0.5, application/xml")
                            .header("Cache-Control", "no-cache")
                            .header("User-Agent", USER_AGENT)
                            .header(
                                    "Stripe-Signature",
                                    Signature.header(store.clock().seconds(), body, secrets))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                LOG.debug("{} answered {} to {}", endpoint.path("id"), status, event.path("id"));
            }
            return status / 100 == 2;
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} did not get {}; it is retried", endpoint.path("id"), event.path("id"), e);
            return false;
        }
    }

    private static String url(ObjectNode endpoint) {
        return endpoint.path("url")
                .asString(endpoint.path("webhook_endpoint").path("url").asString());
    }

    private void done(String delivery) {
        store.transact(tx -> {
            tx.remove(delivery);
            return true;
        });
    }

    private void retry(String delivery) {
        int attempt =
                store.transact(tx -> {
                    ObjectNode order = tx.find(delivery);
                    if (order == null) {
                        return -1;
                    }
                    int made = order.path("attempt").asInt() + 1;
                    if (made > options.retries().size()) {
                        tx.remove(delivery);
                        return -1;
                    }
                    order.put("attempt", made);
                    tx.save(order);
                    return made;
                });
        if (attempt > 0) {
            Duration wait = options.retries().get(attempt - 1);
            schedule(delivery, wait.plusNanos((long) (wait.toNanos() * 0.1 * random.nextDouble())));
        }
    }

    /// Ends attempts and waits; what is open stays in the journal.
    @Override
    public void close() {
        timer.shutdownNow();
        attempts.shutdownNow();
        client.shutdownNow();
    }
}
