package io.payrail.local.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.local.demo.DemoTarget;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What the journal and Stripe know of who asked for what, from their own books.
public final class Audit {
    private final DemoTarget target;

    public Audit(DemoTarget target) {
        this.target = target;
    }

    /// What the journal has of an operation's executions.
    public List<JsonNode> executions(String operation) throws SQLException {
        return texts(
                        """
                        SELECT payload::text FROM journal
                        WHERE type = 'payrail.operation.executed.v1' AND aggregate_id = ? ORDER BY sequence
                        """,
                        operation)
                .stream()
                .map(Door.JSON::readTree)
                .toList();
    }

    /// The ids of the events of a payment and its charges.
    public List<String> events(String payment) throws SQLException {
        return texts(
                """
                SELECT id::text FROM journal
                WHERE aggregate_id = ? OR aggregate_id IN (SELECT id FROM charge WHERE payment_id = ?)
                """,
                payment,
                payment);
    }

    private List<String> texts(String sql, String... parameters) throws SQLException {
        try (var connection = DriverManager.getConnection(target.jdbcUrl());
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            var texts = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    /// The ids of all requests that Stripe was sent.
    public Set<String> requestsAtStripe() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var ledger =
                    http.send(
                            HttpRequest.newBuilder(
                                            target.stripe()
                                                    .resolve(
                                                            "/_simulator/ledger?sections=requests"))
                                    .build(),
                            BodyHandlers.ofString());
            return Door.JSON
                    .readTree(ledger.body())
                    .path("requests")
                    .valueStream()
                    .map(request -> request.path("id").asString())
                    .collect(Collectors.toSet());
        }
    }

    /// What anybody could make of an address, to compare it with what is kept of it.
    public static List<String> plainHashes(String address) {
        return Stream.of("MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-512", "SHA3-256")
                .map(algorithm -> hash(algorithm, address))
                .toList();
    }

    private static String hash(String algorithm, String address) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance(algorithm).digest(address.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
