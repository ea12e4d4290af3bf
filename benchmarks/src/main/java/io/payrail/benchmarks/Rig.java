package io.payrail.benchmarks;

import io.payrail.api.ApiService;
import io.payrail.benchmarks.direct.DirectApplication;
import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import io.payrail.ingestor.WebhookIngestor;
import io.payrail.local.token.DevelopmentIssuer;
import io.payrail.local.token.User;
import io.payrail.simulator.SimulatorOptions;
import io.payrail.simulator.StripeSimulator;
import io.payrail.worker.PaymentWorker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// What the benchmarks measure, on this machine's loopback interface: PostgreSQL, Kafka and the
/// simulator in this process, each service in its own.
final class Rig implements AutoCloseable {
    static final String WEBHOOK_SECRET = "whsec_benchmark";

    private final Database database = Servers.freshDatabase();
    private final StripeSimulator simulator = StripeSimulator.start(SimulatorOptions.defaults());
    private final HttpClient http = HttpClient.newHttpClient();
    private final DevelopmentIssuer issuer;
    private final Deque<Runnable> running = new ArrayDeque<>();

    Rig() throws IOException {
        issuer =
                DevelopmentIssuer.in(
                        Files.createTempDirectory("payrail-benchmark"), Clock.systemUTC());
        running.push(simulator::close);
        running.push(http::close);
        Servers.createTopics(Map.of(Topics.STRIPE_EVENTS, 12, Topics.EVENTS, 12, "direct", 12));
    }

    Database database() {
        return database;
    }

    HttpClient http() {
        return http;
    }

    URI stripe() {
        return URI.create(simulator.baseUrl());
    }

    String stripeKey() {
        return simulator.secretKey();
    }

    String token(String user) {
        return issuer.token(User.named(user));
    }

    /// Has every call to Stripe take so long.
    void slowStripe(int millis) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(stripe().resolve("/_simulator/faults"))
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"kind\":\"latency\",\"ms\":" + millis + "}"))
                        .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("The simulator refuses: " + answer.body());
        }
    }

    ServiceProcess direct() throws IOException, InterruptedException {
        return start(
                DirectApplication.class,
                List.of(
                        "--direct.stripe=" + stripe(),
                        "--direct.stripe-key=" + stripeKey(),
                        "--direct.webhook-secret=" + WEBHOOK_SECRET));
    }

    ServiceProcess ingestor() throws IOException, InterruptedException {
        return start(
                WebhookIngestor.class,
                List.of("--payrail.webhooks.endpoints.default.secrets=" + WEBHOOK_SECRET));
    }

    /// @param settings beside those that every worker here has
    ServiceProcess worker(String... settings) throws IOException, InterruptedException {
        var all =
                new ArrayList<>(
                        List.of(
                                "--payrail.stripe.api-base=" + stripe(),
                                "--payrail.stripe.secret-key=" + stripeKey(),
                                "--payrail.stripe.requests-per-second=10000"));
        all.addAll(List.of(settings));
        return start(PaymentWorker.class, all);
    }

    /// After a worker, which makes the database's views.
    ServiceProcess api() throws IOException, InterruptedException {
        return start(
                ApiService.class,
                List.of(
                        "--payrail.api.stripe.publishable-key=" + simulator.publishableKey(),
                        "--payrail.api.limit.exempt=127.0.0.0/8",
                        "--payrail.api.limit.users.writes.requests=1000000",
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                                + issuer.publicKeyFile().toUri()));
    }

    private ServiceProcess start(Class<?> main, List<String> settings)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(settings);
        all.add("--spring.kafka.bootstrap-servers=" + Servers.bootstrapServers());
        all.add("--spring.datasource.url=" + database.jdbcUrl());
        all.add("--spring.datasource.username=" + database.username());
        all.add("--spring.datasource.password=" + database.password());
        var service = ServiceProcess.start(main, all);
        running.push(service::close);
        return service;
    }

    /// In the reverse order of their starts.
    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().run();
        }
    }
}
