package io.payrail.local;

import static java.util.Objects.requireNonNull;

import io.payrail.api.ApiService;
import io.payrail.contract.Secret;
import io.payrail.embedded.BrokerAccess;
import io.payrail.embedded.KafkaBroker;
import io.payrail.embedded.LoopbackCertificate;
import io.payrail.embedded.PostgresServer;
import io.payrail.ingestor.WebhookIngestor;
import io.payrail.local.demo.DemoTarget;
import io.payrail.local.token.DevelopmentIssuer;
import io.payrail.local.token.User;
import io.payrail.simulator.SimulatorOptions;
import io.payrail.simulator.StripeSimulator;
import io.payrail.worker.PaymentWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;

/// The three services as `docker-compose.secure.yml` runs them, in this process: a broker that asks
/// for TLS, a password and an ACL, a database that asks for TLS and a password, and of `deploy/`
/// the very ACLs, roles and connection rules. The services get their configuration and nothing
/// else.
final class SecureStack implements AutoCloseable {
    static final String API = "payrail-api";
    static final String INGESTOR = "payrail-ingestor";
    static final String WORKER = "payrail-worker";
    static final String CONSUMER = "payrail-consumer";
    static final String OPERATOR = "payrail-operator";

    /// By user of the broker, and by role of the database.
    private static final Map<String, String> PASSWORDS =
            Map.of(
                    API,
                    "of the api",
                    INGESTOR,
                    "of the ingestor",
                    WORKER,
                    "of the worker",
                    CONSUMER,
                    "of the consumer",
                    OPERATOR,
                    "of the operator",
                    "payrail",
                    "of the owner",
                    "payrail_api",
                    "of the reader");

    private static final StripeAccount.Simulated ACCOUNT = StripeAccount.Simulated.account();
    private static final Path DEPLOY = Path.of("..", "deploy");

    private final Running running = new Running();
    private final LoopbackCertificate kafkaCertificate;
    private final LoopbackCertificate databaseCertificate;
    private final BrokerAccess access;
    private final KafkaBroker kafka;
    private final PostgresServer postgres;
    private final StripeSimulator stripe;
    private final DevelopmentIssuer issuer;
    private final URI api;
    private final URI webhooks;

    SecureStack(Path folder) throws Exception {
        kafkaCertificate = LoopbackCertificate.create(folder, "kafka");
        databaseCertificate = LoopbackCertificate.create(folder, "postgres");
        issuer = DevelopmentIssuer.in(folder, Clock.systemUTC());
        access = new BrokerAccess(kafkaCertificate, brokerPasswords(), Set.of(OPERATOR));
        kafka =
                running.add(
                        "Kafka",
                        KafkaBroker.start(
                                KafkaBroker.Options.in(folder.resolve("kafka"))
                                        .withAccess(access)));
        AccessRules.deployed().apply(client(OPERATOR));
        postgres = running.add("PostgreSQL", startPostgres(folder));
        makeRoles();
        var ports = Ports.anyFree();
        api = local(ports.forServer("API", 0));
        webhooks = local(ports.forServer("webhooks", 0)).resolve("/webhooks/stripe");
        var probes =
                List.of(
                        local(ports.forServer("management", 0)),
                        local(ports.forServer("management", 0)),
                        local(ports.forServer("management", 0)));
        stripe = running.add("Stripe simulator", StripeSimulator.start(simulator(folder)));
        new SimulatedWebhooks(stripe).sendTo(webhooks, ACCOUNT.webhookSecret());
        startServices(probes);
        Readiness.await(
                probes.stream().map(uri -> uri.resolve("/actuator/health/readiness")).toList());
    }

    private static Map<String, String> brokerPasswords() {
        return PASSWORDS.entrySet().stream()
                .filter(user -> user.getKey().startsWith("payrail-"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static SimulatorOptions simulator(Path folder) {
        return SimulatorOptions.defaults()
                .withPort(0)
                .withKeys(ACCOUNT.secretKey().value(), ACCOUNT.publishableKey())
                .withDataDirectory(folder.resolve("stripe"));
    }

    /// The superuser is let in as well, without TLS: inside its container it uses a socket.
    private PostgresServer startPostgres(Path folder) throws IOException {
        Path rules = Files.copy(DEPLOY.resolve("secure/pg_hba.conf"), folder.resolve("hba"));
        Files.writeString(
                rules, "host all postgres 127.0.0.1/32 trust\n", StandardOpenOption.APPEND);
        return PostgresServer.start(
                PostgresServer.Options.in(folder.resolve("postgres"))
                        .with("hba_file", rules.toString())
                        .with("ssl", "on")
                        .with("ssl_cert_file", databaseCertificate.chain().toString())
                        .with("ssl_key_file", databaseCertificate.key().toString()));
    }

    /// As `deploy/postgres/10-roles.sh` has them made.
    private void makeRoles() throws IOException, SQLException {
        String script = Files.readString(DEPLOY.resolve("postgres/10-roles.sh"));
        String sql =
                part(script, "SQL")
                        .replaceAll("(?m)^--.*$", "")
                        .replace(":'worker'", "'" + PASSWORDS.get("payrail") + "'")
                        .replace(":'api'", "'" + PASSWORDS.get("payrail_api") + "'");
        try (var connection = superuser("postgres");
                var statement = connection.createStatement()) {
            for (String command : sql.split(";", -1)) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
        }
        try (var connection = superuser("payrail");
                var statement = connection.createStatement()) {
            statement.execute(part(script, "RIGHTS"));
        }
    }

    /// What stands between the script's `<<'WORD'` and that word.
    private static String part(String script, String word) {
        String begin = "<<'" + word + "'\n";
        int at = script.indexOf(begin) + begin.length();
        return script.substring(at, script.indexOf("\n" + word + "\n", at) + 1);
    }

    private void startServices(List<URI> management) {
        String key =
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + issuer.publicKeyFile().toUri();
        start(
                PaymentWorker.application(),
                WORKER,
                management.get(0),
                "--spring.datasource.url=" + jdbcUrl(),
                "--spring.datasource.username=payrail",
                "--spring.datasource.password=" + PASSWORDS.get("payrail"),
                "--payrail.stripe.api-base=" + stripe.baseUrl(),
                "--payrail.stripe.secret-key=" + ACCOUNT.secretKey().value(),
                key);
        var settings =
                new ArrayList<>(
                        List.of(
                                "--server.port=" + api.getPort(),
                                "--spring.datasource.url=" + jdbcUrl(),
                                "--spring.datasource.username=payrail_api",
                                "--spring.datasource.password=" + PASSWORDS.get("payrail_api"),
                                "--payrail.api.stripe.publishable-key=" + ACCOUNT.publishableKey(),
                                key));
        PatientApi.SETTINGS.forEach((name, value) -> settings.add("--" + name + "=" + value));
        start(ApiService.application(), API, management.get(1), settings.toArray(String[]::new));
        start(
                WebhookIngestor.application(),
                INGESTOR,
                management.get(2),
                "--server.port=" + webhooks.getPort(),
                "--payrail.webhooks.endpoints.default.secrets=" + ACCOUNT.webhookSecret().value());
    }

    private void start(
            SpringApplication application, String user, URI management, String... settings) {
        var security = new HashMap<>(access.clientSettings(user));
        var arguments = new ArrayList<>(List.of(settings));
        arguments.add("--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers());
        arguments.add("--spring.kafka.security.protocol=" + security.remove("security.protocol"));
        arguments.add(
                "--spring.kafka.ssl.trust-store-type=" + security.remove("ssl.truststore.type"));
        arguments.add(
                "--spring.kafka.ssl.trust-store-location=file:"
                        + security.remove("ssl.truststore.location"));
        security.forEach(
                (name, value) -> arguments.add("--spring.kafka.properties." + name + "=" + value));
        arguments.add("--server.address=127.0.0.1");
        arguments.add("--payrail.shutdown.grace=0s");
        arguments.add("--management.server.address=127.0.0.1");
        arguments.add("--management.server.port=" + management.getPort());
        application.setRegisterShutdownHook(false);
        running.add(user, application.run(arguments.toArray(String[]::new)));
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private String jdbcUrl() {
        return jdbcUrl("payrail", "verify-full", databaseCertificate);
    }

    private String jdbcUrl(String database, String sslMode, LoopbackCertificate authority) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=%s&sslrootcert=%s"
                .formatted(postgres.port(), database, sslMode, authority.chain());
    }

    DemoTarget target(User user) {
        return new DemoTarget(
                api,
                webhooks,
                URI.create(stripe.baseUrl()),
                true,
                ACCOUNT.secretKey(),
                ACCOUNT.publishableKey(),
                ACCOUNT.webhookSecret(),
                new Secret(issuer.token(user)),
                kafka.bootstrapServers(),
                jdbcUrl());
    }

    /// A client of the broker, with the password that the user has.
    Map<String, Object> client(String user) {
        return at(kafka.bootstrapServers(), access.clientSettings(user));
    }

    /// A client that comes in another way.
    Map<String, Object> client(String user, String password, LoopbackCertificate authority) {
        return at(kafka.bootstrapServers(), BrokerAccess.clientSettings(user, password, authority));
    }

    Map<String, Object> plaintext() {
        return at(kafka.bootstrapServers(), Map.of());
    }

    /// A client over TLS that says no name, at any of the broker's listeners.
    Map<String, Object> nameless(String listener, Path folder) throws IOException {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(folder.resolve("kafka/server.properties"))) {
            settings.load(reader);
        }
        String address =
                List.of(settings.getProperty("listeners").split(",", -1)).stream()
                        .filter(each -> each.startsWith(listener + "://"))
                        .findAny()
                        .orElseThrow()
                        .substring(listener.length() + "://".length());
        var client = new HashMap<>(access.clientSettings(OPERATOR));
        client.put("security.protocol", "SSL");
        return at(address, client);
    }

    /// Does not wait for ever, and longer than a slow machine pauses: a refusal comes at once.
    private static Map<String, Object> at(String address, Map<String, String> security) {
        var settings = new HashMap<String, Object>(security);
        settings.put("bootstrap.servers", address);
        settings.put("request.timeout.ms", 15_000);
        settings.put("default.api.timeout.ms", 30_000);
        return settings;
    }

    /// The database as one of its roles, with the password that it has.
    Connection database(String role) throws SQLException {
        return database(role, password(role), "payrail", "verify-full", databaseCertificate);
    }

    Connection database(
            String role,
            String password,
            String database,
            String sslMode,
            LoopbackCertificate authority)
            throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database, sslMode, authority), role, password);
    }

    static String password(String name) {
        return requireNonNull(PASSWORDS.get(name));
    }

    LoopbackCertificate kafkaCertificate() {
        return kafkaCertificate;
    }

    LoopbackCertificate databaseCertificate() {
        return databaseCertificate;
    }

    Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(database));
    }

    @Override
    public void close() {
        running.close();
    }
}
