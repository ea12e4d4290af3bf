package io.payrail.embedded;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL and one Kafka broker for all test classes of a JVM, each started when first asked
/// for and stopped by a shutdown hook. They run in containers where a Docker engine answers and
/// inside this process otherwise; `-Dpayrail.servers=embedded` or `=containers` decides instead.
/// Tests are kept apart by databases and topics of their own.
///
/// Safe for use by several threads.
public final class Servers {
    private static final int TOPIC_TIMEOUT_SECONDS = 30;
    private static final AtomicInteger counter = new AtomicInteger();
    private static final Deque<AutoCloseable> running = new ArrayDeque<>();

    private static @Nullable Boolean containers;
    private static @Nullable Database postgres;
    private static @Nullable String kafka;

    private Servers() {}

    /// A new, empty database on the shared PostgreSQL (`wal_level=logical`).
    public static Database freshDatabase() {
        Database server = postgres();
        String name = unique("test");
        try (var connection = server.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create a database for a test", e);
        }
        String url = server.jdbcUrl().replace("/" + server.name(), "/" + name);
        return new Database(name, url, server.username(), server.password());
    }

    /// Where the shared broker listens. Topics with fixed names are shared by all test classes of
    /// the JVM.
    public static synchronized String bootstrapServers() {
        if (kafka == null) {
            stopAtExit();
            if (inContainers()) {
                var broker = Containers.kafka();
                running.push(broker);
                kafka = broker.getBootstrapServers();
            } else {
                var broker = KafkaBroker.start(KafkaBroker.Options.temporary());
                running.push(broker);
                kafka = broker.bootstrapServers();
            }
        }
        return kafka;
    }

    /// Creates a topic that no other test knows, and returns its name.
    public static String freshTopic(String purpose, int partitions) {
        String topic = purpose + "-" + unique("topic");
        createTopics(Map.of(topic, partitions));
        return topic;
    }

    /// Creates the topics that do not exist yet.
    ///
    /// @param partitions the number of partitions by topic
    public static void createTopics(Map<String, Integer> partitions) {
        Map<String, Object> config =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        List<NewTopic> topics =
                partitions.entrySet().stream()
                        .map(topic ->
                                new NewTopic(
                                        topic.getKey(),
                                        Optional.of(topic.getValue()),
                                        Optional.empty()))
                        .toList();
        try (var admin = Admin.create(config)) {
            for (var creation : admin.createTopics(topics).values().values()) {
                awaitUnlessItExists(creation);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topics", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Cannot create the topics " + partitions.keySet(), e);
        }
    }

    /// The answer to the creation tells what exists. A list of the topics may lag behind it.
    private static void awaitUnlessItExists(KafkaFuture<Void> creation)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            creation.get(TOPIC_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /// A name that no other caller in this JVM gets: lower case, fit for databases, roles, groups.
    public static String unique(String prefix) {
        return "%s_%d_%d"
                .formatted(prefix, ProcessHandle.current().pid(), counter.incrementAndGet());
    }

    private static synchronized Database postgres() {
        if (postgres == null) {
            stopAtExit();
            if (inContainers()) {
                var server = Containers.postgres();
                running.push(server);
                postgres =
                        new Database(
                                server.getDatabaseName(),
                                server.getJdbcUrl(),
                                server.getUsername(),
                                server.getPassword());
            } else {
                var server =
                        PostgresServer.start(
                                PostgresServer.Options.temporary()
                                        // Its transactions hold back what waits for all others.
                                        .with("autovacuum", "off")
                                        .with("max_replication_slots", "100")
                                        .with("max_wal_senders", "100"));
                running.push(server);
                postgres =
                        new Database(
                                "postgres", server.jdbcUrl("postgres"), server.superuser(), "");
            }
        }
        return postgres;
    }

    private static synchronized boolean inContainers() {
        if (containers == null) {
            String choice = System.getProperty("payrail.servers", "");
            containers =
                    switch (choice) {
                        case "embedded" -> false;
                        case "containers" -> true;
                        case "" -> DockerEngine.answers(System.getenv());
                        default ->
                                throw new IllegalArgumentException(
                                        "payrail.servers is embedded or containers, not " + choice);
                    };
        }
        return containers;
    }

    private static void stopAtExit() {
        if (running.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(new Thread(Servers::stop, "stop-test-servers"));
        }
    }

    private static synchronized void stop() {
        for (AutoCloseable server : running) {
            try {
                server.close();
            } catch (Exception e) {
                System.err.println("A test server did not stop: " + e);
            }
        }
    }
}
