package io.payrail.local.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.payrail.contract.Topics;
import io.payrail.local.demo.DemoTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// What comes in elsewhere than at the API: records that nobody can read, forged webhooks; and an
/// operator's look at what was set aside.
public final class Intruder {
    private static final String PERSON =
            "\"email\":\"%s@users.example\",\"name\":\"%s"
                    .formatted(Mark.EMAIL.word(), Mark.NAME.word());
    private static final String SECRET = "\"client_secret\":\"pi_1_secret_abcdefgh\"";

    private final DemoTarget target;

    public Intruder(DemoTarget target) {
        this.target = target;
    }

    /// One record on each topic that the services read, cut off in the middle of a text.
    public void poison() throws ExecutionException, InterruptedException {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", target.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            var poison =
                    Map.of(
                            Topics.COMMANDS, "{\"type\":\"create_customer.v1\"," + PERSON,
                            Topics.REPLIES, "{\"type\":\"payment_ready.v1\"," + SECRET,
                            Topics.STRIPE_EVENTS, "{" + SECRET + "," + PERSON);
            for (var each : poison.entrySet()) {
                producer.send(
                                new ProducerRecord<>(
                                        each.getKey(),
                                        0,
                                        "poison".getBytes(UTF_8),
                                        each.getValue().getBytes(UTF_8)))
                        .get();
            }
        }
    }

    /// Webhooks that Stripe did not send.
    public void forge(Leaks leaks) throws IOException, InterruptedException {
        String junk = Mark.JUNK.word();
        try (var http = HttpClient.newHttpClient()) {
            for (var path : List.of("/webhooks/stripe", "/webhooks/" + junk, "/" + junk)) {
                for (var signature : List.of(junk, "t=1,v1=" + junk, "t=1,v1=" + "0".repeat(64))) {
                    var answer =
                            http.send(
                                    HttpRequest.newBuilder(
                                                    target.webhooks().resolve(path + "?" + junk))
                                            .header("Stripe-Signature", signature)
                                            .header("X-Forwarded-For", "203.0.113.200")
                                            .header("Cookie", junk + "=" + junk)
                                            .POST(
                                                    BodyPublishers.ofString(
                                                            "{" + SECRET + "," + PERSON + junk))
                                            .build(),
                                    BodyHandlers.ofString());
                    leaks.search("problem", answer.statusCode() + answer.body());
                    leaks.search("header", answer.headers().map().toString());
                }
            }
        }
    }

    /// What the worker tells an operator who has not asked to see all of it.
    public void lookAtDeadLetters(Caller operator, URI operations, Leaks leaks)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            for (var path :
                    List.of(
                            "dead-letters",
                            "dead-letters/1",
                            "dead-letters/2",
                            "dead-letters/1?reveal=true",
                            "operations",
                            "dead-letters/" + Mark.JUNK.word())) {
                var answer =
                        http.send(
                                HttpRequest.newBuilder(operations.resolve("/operator/" + path))
                                        .header("Authorization", "Bearer " + operator.token())
                                        .build(),
                                BodyHandlers.ofString());
                leaks.search("operator", answer.statusCode() + answer.body());
            }
        }
    }
}
