package io.payrail.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.payrail.contract.Topics;
import io.payrail.embedded.Database;
import io.payrail.embedded.Servers;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The example as a process of its own on a real broker and database, killed while it works.
final class KilledServiceTest {
    private static final int KILLS = 3;
    private static final int KILLED = 128 + 9;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final History HISTORY = new History(400, new Random(4));

    @BeforeAll
    static void publish() throws Exception {
        Servers.createTopics(Map.of(Topics.EVENTS, 4));
        HISTORY.publish(Servers.bootstrapServers());
    }

    @Test
    void eachOrderIsPaidOnceHoweverOftenTheServiceIsKilled() throws Exception {
        eachOrderIsPaidOnce(
                "order-service",
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-Djava.net.preferIPv4Stack=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrderService.class.getName()));
    }

    @Test
    void eachOrderIsPaidOnceByTheServiceInNodeAsWell() throws Exception {
        eachOrderIsPaidOnce("order-service-node", NodeService.installed());
    }

    private static void eachOrderIsPaidOnce(String group, ProcessBuilder service) throws Exception {
        var database = Servers.freshDatabase();
        var url =
                "%s&user=%s&password=%s"
                        .formatted(database.jdbcUrl(), database.username(), database.password());
        Orders.open(url).close();
        service.environment().putAll(settings(database, url));
        service.redirectErrorStream(true);
        service.redirectOutput(
                ProcessBuilder.Redirect.appendTo(new File("target", group + ".log")));

        for (int kill = 1; kill <= KILLS; kill++) {
            // Early enough that more is left than the service works off before it is dead.
            int enough = HISTORY.events() * kill / (2 * (KILLS + 1));
            runUntil(service, POLL, () -> handled(database) >= enough);
            assertThat(handled(database)).as("killed while it works").isLessThan(HISTORY.events());
        }
        runUntil(service, Duration.ofMillis(100), () -> committed(group) == HISTORY.records());

        assertThat(handled(database)).isEqualTo(HISTORY.events());
        assertThat(orders(database)).isEqualTo(HISTORY.orders());
    }

    private static Map<String, String> settings(Database database, String url) {
        var server = URI.create(url.substring("jdbc:".length()));
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", Servers.bootstrapServers(),
                "JDBC_URL", url,
                "PGHOST", server.getHost(),
                "PGPORT", Integer.toString(server.getPort()),
                "PGDATABASE", database.name(),
                "PGUSER", database.username(),
                "PGPASSWORD", database.password());
    }

    /// Starts it, and kills it as soon as the condition is met.
    private static void runUntil(ProcessBuilder service, Duration poll, Callable<Boolean> condition)
            throws Exception {
        var process = service.start();
        try {
            await().atMost(PATIENCE)
                    .pollInterval(poll)
                    .failFast("the service ended by itself", () -> !process.isAlive())
                    .until(condition);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(KILLED);
    }

    private static long handled(Database database) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT coalesce(sum(sequence), 0) FROM order_service.handled")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Map<String, History.Order> orders(Database database) throws SQLException {
        var orders = new HashMap<String, History.Order>();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT reference, paid, refunded FROM order_service.orders")) {
            while (rows.next()) {
                orders.put(rows.getString(1), new History.Order(rows.getLong(2), rows.getLong(3)));
            }
        }
        return orders;
    }

    private static long committed(String group) throws Exception {
        try (var admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                Servers.bootstrapServers()))) {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }
}
