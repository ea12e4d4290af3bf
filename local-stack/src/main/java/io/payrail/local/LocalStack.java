package io.payrail.local;

import io.payrail.api.ApiService;
import io.payrail.contract.Secret;
import io.payrail.embedded.DirectoryLock;
import io.payrail.embedded.KafkaBroker;
import io.payrail.embedded.PostgresServer;
import io.payrail.ingestor.WebhookIngestor;
import io.payrail.local.checkout.CheckoutPage;
import io.payrail.local.checkout.Shop;
import io.payrail.local.demo.DemoTarget;
import io.payrail.local.page.Pages;
import io.payrail.local.secret.KeptSecret;
import io.payrail.local.token.DevelopmentIssuer;
import io.payrail.local.token.TokenDesk;
import io.payrail.local.token.User;
import io.payrail.local.tryit.Caller;
import io.payrail.local.tryit.TryPage;
import io.payrail.local.worker.WorkerLaunch;
import io.payrail.local.worker.Workers;
import io.payrail.local.worker.WorkersPage;
import io.payrail.simulator.SimulatorOptions;
import io.payrail.simulator.StripeSimulator;
import io.payrail.worker.PaymentWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/// Everything: the servers side by side, then the worker beside the other two services, which can
/// wait for its migrations and its topics but rarely have to, as the API comes last. Stopped in the
/// reverse order of having come up. It wires and holds no logic of its own. Thread-safe once
/// started.
final class LocalStack implements AutoCloseable {
    static final int WEBHOOK_PORT = 8082;

    private static final String BUILT_IN_WORKER = "payment worker";
    private static final String LOOPBACK = "127.0.0.1";

    /// Who plays the app's user on the pages.
    private static final User SHOPPER = User.named("dana");

    private static final URI STRIPE = URI.create("https://api.stripe.com");

    private final Path data;
    private final StripeAccount account;
    private final List<String> remarks;
    private final Running running;
    private final DevelopmentIssuer issuer;
    private final TokenDesk tokenDesk;
    private final PostgresServer postgres;
    private final KafkaBroker kafka;
    private final Stripe stripe;
    private final Service api;
    private final Service webhooks;
    private final Service worker;
    private final int pagesPort;
    private final Pages pages;

    /// Where a service listens: for its users and for its operator.
    private record Service(int port, int managementPort) {
        URI uri() {
            return local(port);
        }

        String health() {
            return local(managementPort) + "/actuator/health";
        }

        URI readiness() {
            return URI.create(health() + "/readiness");
        }
    }

    /// Where Stripe is, and the price there that the checkout page offers; empty for none.
    private record Stripe(URI uri, String monthlyPrice) {}

    /// Starts everything.
    ///
    /// @param running where everything started is put, so that the caller can stop it half-started
    /// @throws io.payrail.embedded.ServerStartException if the data folder is in use
    LocalStack(Settings settings, Ports ports, Running running, Clock clock) {
        this.account = settings.stripe();
        this.running = running;
        data = settings.data();
        running.add("data folder", DirectoryLock.take(data));
        issuer = DevelopmentIssuer.in(data, clock);

        int postgresPort = ports.forServer("PostgreSQL", 54329);
        int kafkaPort = ports.forServer("Kafka", 19092);
        int simulatorPort = ports.forServer("the Stripe simulator", 12111);
        webhooks =
                new Service(
                        ports.forServer("the webhook ingestor", WEBHOOK_PORT),
                        management(ports, 9082));
        api = new Service(ports.forServer("the API", 8080), management(ports, 9080));
        worker = new Service(ports.forServer("the worker", 8083), management(ports, 9083));
        pagesPort = ports.forServer("the checkout page", 8084);
        int tokenPort = ports.forServer("the token desk", 8079);
        remarks = ports.remarks();

        try (var starters = Executors.newVirtualThreadPerTaskExecutor()) {
            var startingPostgres =
                    async(starters, () -> startPostgres(data.resolve("postgres"), postgresPort));
            var startingKafka =
                    async(
                            starters,
                            () ->
                                    running.add(
                                            "Kafka",
                                            KafkaBroker.start(
                                                    KafkaBroker.Options.in(data.resolve("kafka"))
                                                            .withPort(kafkaPort))));
            var startingStripe =
                    async(starters, () -> startStripe(data.resolve("stripe"), simulatorPort));
            postgres = join(startingPostgres);
            kafka = join(startingKafka);
            stripe = join(startingStripe);
            var startingWorker = async(starters, this::startWorker);
            startWebhooks();
            startApi();
            join(startingWorker);
        }
        Readiness.await(List.of(api.readiness(), worker.readiness(), webhooks.readiness()));
        tokenDesk = running.add("token desk", TokenDesk.open(issuer, tokenPort));
        var workers = running.add("worker processes", workers(settings.folder()));
        var checkout =
                running.add(
                        "checkout page",
                        new CheckoutPage(new Shop(target(SHOPPER), stripe.monthlyPrice()), clock));
        pages =
                running.add(
                        "pages",
                        Pages.open(
                                pagesPort,
                                CheckoutPage.PATH,
                                checkout.site(),
                                TryPage.site(api.uri(), callers()),
                                WorkersPage.site(workers)));
    }

    private List<Caller> callers() {
        return List.of(
                caller("user", SHOPPER.id() + ", for themselves", "", SHOPPER),
                caller(
                        "service",
                        "for " + SHOPPER.id() + ", if Payrail-User is not filled in",
                        SHOPPER.id(),
                        User.named(User.SERVICE)),
                caller("operator", "reads what is anybody's", "", User.named(User.OPERATOR)));
    }

    private Caller caller(String role, String about, String actsFor, User user) {
        return new Caller(role, about, actsFor, new Secret(issuer.token(user)));
    }

    private static int management(Ports ports, int usual) {
        return ports.forServer("management", usual);
    }

    private PostgresServer startPostgres(Path data, int port) {
        var server =
                running.add(
                        "PostgreSQL",
                        PostgresServer.start(PostgresServer.Options.in(data).withPort(port)));
        LocalDatabase.prepare(server);
        return server;
    }

    private Stripe startStripe(Path data, int port) {
        return switch (account) {
            case StripeAccount.Real _ -> new Stripe(STRIPE, "");
            case StripeAccount.Simulated simulated -> {
                var simulator =
                        running.add(
                                "Stripe simulator",
                                StripeSimulator.start(
                                        SimulatorOptions.defaults()
                                                .withPort(port)
                                                .withKeys(
                                                        simulated.secretKey().value(),
                                                        simulated.publishableKey())
                                                .withDataDirectory(data)));
                new SimulatedWebhooks(simulator).sendTo(webhookUri(), simulated.webhookSecret());
                yield new Stripe(URI.create(simulator.baseUrl()), SimulatedPrice.in(simulator));
            }
        };
    }

    private Service startWorker() {
        var settings = new ArrayList<>(workerSettings());
        settings.add("--payrail.stripe.secret-key=" + account.secretKey().value());
        start(BUILT_IN_WORKER, PaymentWorker.application(), worker, settings);
        return worker;
    }

    private List<String> workerSettings() {
        return List.of(
                "--spring.datasource.url=" + serviceJdbcUrl(),
                "--spring.datasource.username=" + LocalDatabase.OWNER,
                "--payrail.stripe.api-base=" + stripe.uri(),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + issuer.publicKeyFile().toUri());
    }

    /// Others to take the built-in worker's place.
    private Workers workers(Path logs) {
        var launch =
                new WorkerLaunch(
                        Stream.concat(workerSettings().stream(), commonSettings().stream())
                                .toList(),
                        Map.of("PAYRAIL_STRIPE_SECRETKEY", account.secretKey().value()),
                        logs);
        return new Workers(
                launch,
                worker.port(),
                worker.managementPort(),
                () -> running.stop(BUILT_IN_WORKER));
    }

    private void startApi() {
        start(
                "API service",
                ApiService.application(),
                api,
                List.of(
                        "--spring.datasource.url=" + serviceJdbcUrl(),
                        "--spring.datasource.username=" + LocalDatabase.API_ROLE,
                        "--payrail.api.stripe.publishable-key=" + account.publishableKey(),
                        "--payrail.api.limit.exempt=127.0.0.0/8,::1",
                        "--payrail.api.receipt.key=" + secret("receipt.key"),
                        // Whoever develops an app here has a user's token and no service.
                        "--payrail.api.users.may=cancel,capture,refund,trial,unprorated",
                        "--payrail.api.audit.address-key=" + secret("address.key"),
                        "--payrail.api.cors.allowed-origins="
                                + String.join(",", Pages.origins(pagesPort)),
                        "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                                + issuer.publicKeyFile().toUri()));
    }

    private String secret(String name) {
        Path file = data.resolve(name);
        try {
            return KeptSecret.in(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep a secret in " + file, e);
        }
    }

    private void startWebhooks() {
        start(
                "webhook ingestor",
                WebhookIngestor.application(),
                webhooks,
                List.of(
                        "--payrail.webhooks.endpoints.default.secrets="
                                + account.webhookSecret().value()));
    }

    private void start(
            String name, SpringApplication application, Service service, List<String> settings) {
        application.setRegisterShutdownHook(false);
        var arguments = new ArrayList<>(settings);
        arguments.addAll(commonSettings());
        arguments.add("--server.port=" + service.port());
        arguments.add("--management.server.port=" + service.managementPort());
        running.add(name, application.run(arguments.toArray(String[]::new)));
    }

    private List<String> commonSettings() {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--server.address=" + LOOPBACK,
                // Nobody balances anything here.
                "--payrail.shutdown.grace=0s",
                "--management.server.address=" + LOOPBACK);
    }

    private static <T> CompletableFuture<T> async(ExecutorService executor, Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, executor);
    }

    private static <T> T join(CompletableFuture<T> starting) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static URI local(int port) {
        return URI.create("http://" + LOOPBACK + ":" + port);
    }

    private URI webhookUri() {
        return webhooks.uri().resolve("/webhooks/stripe");
    }

    private String serviceJdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(LOOPBACK, postgres.port(), LocalDatabase.NAME);
    }

    /// For a demo or a test that plays as this user.
    DemoTarget target(User user) {
        return new DemoTarget(
                api.uri(),
                webhooks.uri(),
                stripe.uri(),
                account instanceof StripeAccount.Simulated,
                account.secretKey(),
                account.publishableKey(),
                account.webhookSecret(),
                new Secret(issuer.token(user)),
                kafka.bootstrapServers(),
                jdbcUrl());
    }

    URI api() {
        return api.uri();
    }

    URI webhooks() {
        return webhookUri();
    }

    URI stripe() {
        return stripe.uri();
    }

    URI checkout() {
        return pages.uri(CheckoutPage.PATH);
    }

    URI tryPage() {
        return pages.uri(TryPage.PATH);
    }

    String jdbcUrl() {
        return postgres.jdbcUrl(LocalDatabase.NAME);
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    List<String> healthUrls() {
        return List.of(api.health(), worker.health(), webhooks.health());
    }

    URI operations() {
        return local(worker.managementPort());
    }

    URI tokens() {
        return tokenDesk.uri();
    }

    String token(User user) {
        return issuer.token(user);
    }

    List<String> remarks() {
        return remarks;
    }

    /// Stops everything. A second call does nothing.
    @Override
    public void close() {
        running.close();
    }
}
