package io.payrail.local.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Takes all that is there from a kind of place to [Leaks].
public final class Search {
    private static final Duration POLL = Duration.ofMillis(200);

    private Search() {}

    /// Every row of every table, in whatever schema, as text.
    public static void tables(String superusersJdbcUrl, Leaks leaks) throws SQLException {
        try (var connection = DriverManager.getConnection(superusersJdbcUrl)) {
            for (var table : tables(connection)) {
                try (var statement = connection.createStatement();
                        var rows =
                                statement.executeQuery(
                                        "SELECT t::text FROM %s AS t".formatted(table))) {
                    while (rows.next()) {
                        leaks.search("table " + table, rows.getString(1));
                    }
                }
            }
        }
    }

    /// Every line that PostgreSQL has written into its own log.
    public static void databaseLog(String superusersJdbcUrl, Leaks leaks) throws SQLException {
        try (var connection = DriverManager.getConnection(superusersJdbcUrl);
                var statement = connection.createStatement();
                var files =
                        statement.executeQuery(
                                "SELECT pg_read_file('log/' || name) FROM pg_ls_logdir()")) {
            while (files.next()) {
                files.getString(1).lines().forEach(line -> leaks.search("database log", line));
            }
        }
    }

    /// Partitions are read with what they are partitions of; PostgreSQL's own catalog is not read.
    private static List<String> tables(Connection connection) throws SQLException {
        var tables = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                                WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
                                  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                                """)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /// Every record of every topic, Kafka's own ones included: key, value, headers.
    public static void topics(String bootstrapServers, Leaks leaks)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (var admin = Admin.create(settings);
                var consumer =
                        new KafkaConsumer<>(
                                settings,
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            var partitions =
                    admin
                            .listTopics(new ListTopicsOptions().listInternal(true))
                            .names()
                            .get()
                            .stream()
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(POLL)
                        .forEach(record -> leaks.search("topic " + record.topic(), text(record)));
            }
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        var text = new StringBuilder(text(record.key())).append('\n').append(text(record.value()));
        record.headers()
                .forEach(header ->
                        text.append('\n')
                                .append(header.key())
                                .append(": ")
                                .append(text(header.value())));
        return text.toString();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, UTF_8);
    }

    /// What a management port tells whoever asks.
    public static void management(URI port, Leaks leaks) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            for (var path : List.of("prometheus", "health", "info")) {
                var answer =
                        http.send(
                                HttpRequest.newBuilder(port.resolve("/actuator/" + path)).build(),
                                BodyHandlers.ofString());
                leaks.search("management", answer.body());
            }
        }
    }
}
