package io.payrail.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The system under test on the loopback interface: PostgreSQL, Kafka, the simulator, two instances
/// of each service, and the links between them: services reach PostgreSQL, Kafka and Stripe, and
/// webhooks the ingestors, over links that can be disturbed. Thread-safe.
final class Deployment implements AutoCloseable {
    static final int INSTANCES = 2;
    static final int SERVICES = 3 * INSTANCES;
    private static final int CLASSES_PATIENCE_SECONDS = 180;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Apps APPS = Apps.built();

    private final Path folder;
    private final Function<String, List<String>> more;
    private final Ports ports;
    private final int postgresPort;
    private final int simulatorPort;
    private final PostgresProcess postgres;
    private final Brokers brokers;
    private final ManagedProcess simulator;
    private final List<Service> apis;
    private final List<Service> ingestors;
    private final List<Service> workers;
    private final ClassCache workerClasses;
    private boolean records;
    private final Link webhooks;
    private final Link stripeLink;
    private final Link databaseLink;
    private final Thread atExit = new Thread(this::killAll, "kill-the-system");

    /// An instance of one of the services.
    record Service(ManagedProcess process, URI uri, URI management) {
        URI readiness() {
            return management.resolve("/actuator/health/readiness");
        }
    }

    /// Nothing runs yet.
    ///
    /// @param folder for data and logs, deleted if it exists
    Deployment(Path folder, Keys keys) {
        this(folder, keys, _ -> List.of());
    }

    /// @param workerSettings stronger than the usual ones
    Deployment(Path folder, Keys keys, List<String> workerSettings) {
        this(folder, keys, kind -> kind.equals("worker") ? workerSettings : List.of());
    }

    /// @param more further settings for each kind of service, `api`, `worker`, `ingestor`, stronger
    ///   than the usual ones
    Deployment(Path folder, Keys keys, Function<String, List<String>> more) {
        this.folder = folder;
        this.more = more;
        this.ports = new Ports(RandomGenerator.getDefault());
        clear(folder);
        Path publicKey = folder.resolve("token-key.public.pem");
        keys.writePublicKey(publicKey);

        workerClasses = new ClassCache(folder.resolve("worker.aot").toFile());
        postgresPort = ports.next();
        simulatorPort = ports.next();
        Path postgresData = folder.resolve("data/postgres");
        postgres =
                new PostgresProcess(
                        program(
                                "postgres",
                                PostgresProgram.class,
                                postgresData.toString(),
                                Integer.toString(postgresPort)),
                        postgresData);
        brokers =
                new Brokers(
                        Integer.getInteger("system.brokers", 1),
                        ports,
                        folder.resolve("data"),
                        this::program);
        simulator =
                app(
                        "simulator",
                        APPS.simulator(),
                        Map.of(
                                "STRIPE_SIMULATOR_SECRET_KEY", Keys.STRIPE_SECRET,
                                "STRIPE_SIMULATOR_PUBLISHABLE_KEY", Keys.STRIPE_PUBLISHABLE),
                        "--port",
                        Integer.toString(simulatorPort),
                        "--data",
                        folder.resolve("data/stripe").toString());
        stripeLink = new Link(ports.next(), List.of(simulatorPort));
        databaseLink = new Link(ports.next(), List.of(postgresPort));
        apis = services("api", index -> apiSettings(index, publicKey));
        workers = services("worker", _ -> workerSettings());
        ingestors = services("ingestor", _ -> List.of());
        webhooks =
                new Link(
                        ports.next(),
                        ingestors.stream().map(service -> service.uri().getPort()).toList());
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    private static void clear(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (var files = Files.walk(folder)) {
                    files.sorted(java.util.Comparator.reverseOrder())
                            .map(Path::toFile)
                            .forEach(Deployment::delete);
                }
            }
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a fresh " + folder, e);
        }
    }

    private static void delete(File file) {
        if (!file.delete()) {
            throw new IllegalStateException("Cannot delete " + file);
        }
    }

    private interface Settings {
        List<String> of(int index);
    }

    private List<Service> services(String kind, Settings settings) {
        return IntStream.range(0, INSTANCES)
                .mapToObj(index -> service(kind, index, settings.of(index)))
                .toList();
    }

    private Service service(String kind, int index, List<String> settings) {
        int port = ports.next();
        int managementPort = ports.next();
        var stronger = more.apply(kind);
        var arguments = new ArrayList<>(settings);
        // Spring would join two values of one name to a list.
        arguments.removeIf(weaker ->
                stronger.stream().anyMatch(setting -> name(setting).equals(name(weaker))));
        arguments.addAll(stronger);
        arguments.add("--server.address=" + LOOPBACK);
        arguments.add("--server.port=" + port);
        arguments.add("--management.server.address=" + LOOPBACK);
        arguments.add("--management.server.port=" + managementPort);
        arguments.add("--spring.kafka.bootstrap-servers=" + brokers.linkedServers());
        var process =
                app(
                        kind + "-" + index,
                        switch (kind) {
                            case "api" -> APPS.service("api-service");
                            case "worker" -> APPS.service("payment-worker");
                            default -> APPS.service("webhook-ingestor");
                        },
                        Map.of(
                                "STRIPE_PUBLISHABLE_KEY", Keys.STRIPE_PUBLISHABLE,
                                "PAYRAIL_STRIPE_SECRETKEY", Keys.STRIPE_SECRET,
                                "PAYRAIL_WEBHOOKS_ENDPOINTS_DEFAULT_SECRETS", Keys.WEBHOOK_SECRET),
                        arguments.toArray(String[]::new));
        return new Service(process, local(port), local(managementPort));
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    private List<String> apiSettings(int index, Path publicKey) {
        return List.of(
                "--spring.datasource.url=" + jdbcUrl(databaseLink.port()),
                "--spring.security.oauth2.resourceserver.jwt.public-key-location="
                        + publicKey.toUri(),
                "--payrail.api.receipt.key=shared by the instances of a run",
                "--payrail.api.command.reply-partition=" + index,
                "--payrail.api.users.may=cancel,capture,refund,trial,unprorated",
                // All clients of a run are on one machine.
                "--payrail.api.limit.exempt=127.0.0.0/8",
                "--payrail.api.limit.users.writes.requests=1000000",
                "--payrail.api.limit.users.reads.requests=1000000",
                "--payrail.api.command.reply-wait=3s");
    }

    /// The intervals are minutes in production and seconds here, so that a run sees them pass.
    private List<String> workerSettings() {
        var settings = new ArrayList<>(brokers.topicSettings());
        settings.addAll(
                List.of(
                        "--spring.datasource.url=" + jdbcUrl(databaseLink.port()),
                        "--spring.datasource.username=payrail",
                        "--payrail.stripe.api-base=" + local(stripeLink.port()),
                        "--payrail.stripe.call-timeout=3s",
                        "--payrail.stripe.retry.first-pause=100ms",
                        "--payrail.stripe.retry.longest-pause=500ms",
                        "--payrail.resolution.interval=1s",
                        "--payrail.resolution.first-pause=1s",
                        "--payrail.resolution.longest-pause=5s",
                        "--payrail.reconciliation.interval=1s",
                        "--payrail.reconciliation.grace=3s",
                        "--payrail.reconciliation.overlap=60s",
                        "--payrail.reconciliation.patience=15s",
                        "--payrail.reconciliation.lease=15s",
                        "--payrail.refresh.lease=10s",
                        "--payrail.reconciliation.most-time=5s",
                        "--payrail.reconciliation.calls-per-second=50",
                        "--payrail.reconciliation.stale-after=5s",
                        "--payrail.relay.max-backoff=2s"));
        return settings;
    }

    private static String jdbcUrl(int port) {
        return "jdbc:postgresql://%s:%d/payrail".formatted(LOOPBACK, port);
    }

    private ManagedProcess program(String name, Class<?> main, String... arguments) {
        return process(
                name,
                List.of("-cp", System.getProperty("java.class.path"), main.getName()),
                Map.of(),
                List::of,
                arguments);
    }

    private ManagedProcess app(
            String name, Path jar, Map<String, String> environment, String... arguments) {
        return process(
                name,
                List.of("-jar", jar.toString()),
                environment,
                () -> name.startsWith("worker") ? classes(name) : List.of(),
                arguments);
    }

    private List<String> classes(String name) {
        return workerClasses.option(records && name.equals("worker-0"));
    }

    private ManagedProcess process(
            String name,
            List<String> program,
            Map<String, String> environment,
            Supplier<List<String>> more,
            String... arguments) {
        var options =
                List.of(
                        Apps.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.net.preferIPv4Stack=true");
        return new ManagedProcess(
                name,
                () ->
                        Stream.of(options, more.get(), program, List.of(arguments))
                                .flatMap(List::stream)
                                .toList(),
                environment,
                folder.resolve(name + ".log"));
    }

    /// Has the workers' second lives and all later ones begin with the classes of a first one: a
    /// worker's start is what a run waits for most. Only before [#start()].
    void keepClasses() {
        records = true;
    }

    /// Ends the first life that records and begins the next one.
    void writeClasses() {
        var worker = workers.getFirst().process();
        boolean _ = worker.stop(CLASSES_PATIENCE_SECONDS);
        worker.start();
    }

    /// All at once: who comes up first is left to chance.
    void start() {
        postgres.start();
        others().forEach(ManagedProcess::start);
    }

    private Stream<ManagedProcess> others() {
        return Stream.of(
                        brokers.processes().stream(),
                        Stream.of(simulator),
                        services().stream().map(Service::process))
                .flatMap(processes -> processes);
    }

    List<Service> services() {
        return Stream.of(apis, workers, ingestors).flatMap(List::stream).toList();
    }

    List<Service> apis() {
        return apis;
    }

    List<Service> workers() {
        return workers;
    }

    List<Service> ingestors() {
        return ingestors;
    }

    PostgresProcess postgres() {
        return postgres;
    }

    Brokers brokers() {
        return brokers;
    }

    ManagedProcess simulator() {
        return simulator;
    }

    Link stripeLink() {
        return stripeLink;
    }

    Link databaseLink() {
        return databaseLink;
    }

    Link webhookLink() {
        return webhooks;
    }

    URI webhookUri() {
        return local(webhooks.port()).resolve("/webhooks/stripe");
    }

    /// Stripe as apps and the test itself reach it.
    URI stripe() {
        return local(simulatorPort);
    }

    /// The brokers as the test itself reaches them, past the links.
    String bootstrapServers() {
        return brokers.servers();
    }

    /// The database as its administrator, past the link.
    String administratorsJdbcUrl() {
        return jdbcUrl(postgresPort) + "?user=postgres";
    }

    private static URI local(int port) {
        return URI.create("http://" + LOOPBACK + ":" + port);
    }

    List<ManagedProcess> processes() {
        return Stream.concat(Stream.of(postgres.owner()), others()).toList();
    }

    /// Of every process, and PostgreSQL's own.
    List<Path> logs() {
        return Stream.concat(
                        processes().stream().map(ManagedProcess::log), postgres.logs().stream())
                .toList();
    }

    /// Ends that nobody asked for.
    List<String> surprises() {
        return processes().stream().flatMap(process -> process.surprises().stream()).toList();
    }

    private void killAll() {
        others().forEach(ManagedProcess::kill);
        postgres.kill();
    }

    /// Ends every process, in whatever state it is.
    @Override
    public void close() {
        killAll();
        webhooks.close();
        stripeLink.close();
        databaseLink.close();
        brokers.close();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
