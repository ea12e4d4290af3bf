package io.payrail.local.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.payrail.local.demo.DemoTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Puts a mark into each kind of place, so that the search can be seen to find it there.
public final class Planting {
    private static final String PLANTED = Mark.PLANTED.word();

    private static final String INVALID_TEXT = "22P02";

    private Planting() {}

    public static void inATable(DemoTarget target, Leaks leaks) throws SQLException {
        try (var connection = DriverManager.getConnection(target.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA planted");
            statement.execute(
                    "CREATE TABLE planted.row AS SELECT '{\"a\": [\"%s\"]}'::jsonb AS b"
                            .formatted(PLANTED));
            Search.tables(target.jdbcUrl(), leaks);
            statement.execute("DROP SCHEMA planted CASCADE");
        }
    }

    public static void inRecords(DemoTarget target, Leaks leaks)
            throws ExecutionException, InterruptedException {
        byte[] planted = PLANTED.getBytes(UTF_8);
        Map<String, Object> settings = Map.of("bootstrap.servers", target.bootstrapServers());
        try (var admin = Admin.create(settings)) {
            admin.createTopics(
                            Stream.of("planted-key", "planted-value", "planted-header")
                                    .map(name -> new NewTopic(name, 1, (short) 1))
                                    .toList())
                    .all()
                    .get();
        }
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var inHeader = new ProducerRecord<>("planted-header", new byte[0], new byte[0]);
            inHeader.headers().add("a", planted);
            for (var record :
                    List.of(
                            new ProducerRecord<>("planted-key", planted, new byte[0]),
                            new ProducerRecord<>("planted-value", new byte[0], planted),
                            inHeader)) {
                producer.send(record).get();
            }
        }
        Search.topics(target.bootstrapServers(), leaks);
    }

    public static void inLogLines() {
        var logger = LoggerFactory.getLogger("io.payrail.planted");
        logger.debug("message {}", PLANTED);
        logger.info("cause", new IllegalStateException("a", new IllegalStateException(PLANTED)));
        try (var _ = MDC.putCloseable("a", PLANTED)) {
            logger.info("context");
        }
        logger.atInfo().addKeyValue("a", PLANTED).log("pair");
    }

    /// Has PostgreSQL tell in its own log of a statement that it refuses.
    public static void inTheDatabasesLog(DemoTarget target, Leaks leaks) throws SQLException {
        try (var connection = DriverManager.getConnection(target.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("SELECT '%s'::int".formatted(PLANTED));
        } catch (SQLException e) {
            if (!INVALID_TEXT.equals(e.getSQLState())) {
                throw e;
            }
        }
        Search.databaseLog(target.jdbcUrl(), leaks);
    }

    /// Exports a span with an attribute.
    public static void inASpan(String otlpEndpoint) throws IOException, InterruptedException {
        var request = ExportTraceServiceRequest.newBuilder();
        request.addResourceSpansBuilder()
                .addScopeSpansBuilder()
                .addSpansBuilder()
                .setName("planted")
                .addAttributesBuilder()
                .setKey("a")
                .getValueBuilder()
                .setStringValue(PLANTED);
        try (var http = HttpClient.newHttpClient()) {
            var _ =
                    http.send(
                            HttpRequest.newBuilder(URI.create(otlpEndpoint))
                                    .POST(BodyPublishers.ofByteArray(request.build().toByteArray()))
                                    .build(),
                            BodyHandlers.discarding());
        }
    }

    /// A service that tells everything: an API, its management port and a worker's operator API.
    public static void inAnswers(Caller caller, DemoTarget target, Leaks leaks)
            throws IOException, InterruptedException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getResponseHeaders().add("X-Told", PLANTED);
                        byte[] body = ("{\"detail\": \"" + PLANTED + "\"}").getBytes(UTF_8);
                        exchange.sendResponseHeaders(400, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
        var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var door = new Door(uri, leaks)) {
            var _ = door.send(caller, Door.Request.of("GET /", "", null));
            Search.management(uri, leaks);
            new Intruder(target).lookAtDeadLetters(caller, uri, leaks);
        } finally {
            server.stop(0);
        }
    }
}
