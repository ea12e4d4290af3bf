package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.net.RequestOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PersistenceTest {
    @TempDir Path data;

    private SimulatorOptions options() {
        return SimulatorOptions.defaults().withDataDirectory(data);
    }

    @Test
    void whatWasAnsweredBeforeAKillIsThereAfterIt() throws Exception {
        Process killed = program();
        Map<String, String> answered = new ConcurrentHashMap<>();
        try {
            StripeClient stripe = client(baseUrl(killed));
            Thread load =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; i < 100_000; i++) {
                                    String key = "k" + i;
                                    try {
                                        answered.put(key, pay(stripe, key));
                                    } catch (StripeException e) {
                                        return;
                                    }
                                }
                            });
            await().atMost(Duration.ofMinutes(1)).until(() -> answered.size() >= 30);
            killed.destroyForcibly();
            assertThat(killed.waitFor()).isNotZero();
            load.join();
        } finally {
            killed.destroyForcibly();
        }

        try (StripeSimulator simulator = StripeSimulator.start(options())) {
            StripeClient stripe = client(simulator.baseUrl());
            Map<String, String> replayed = new HashMap<>();
            for (String key : answered.keySet()) {
                replayed.put(key, pay(stripe, key));
            }
            assertThat(replayed).isEqualTo(answered);
            for (String id : answered.values()) {
                assertThat(stripe.v1().paymentIntents().retrieve(id).getStatus())
                        .isEqualTo("succeeded");
            }
        }
    }

    private static String pay(StripeClient stripe, String key) throws StripeException {
        return stripe.v1()
                .paymentIntents()
                .create(
                        SimulatorTest.payment("pm_card_visa").build(),
                        RequestOptions.builder().setIdempotencyKey(key).build())
                .getId();
    }

    private static StripeClient client(String baseUrl) {
        return StripeClient.builder()
                .setApiKey(SimulatorOptions.defaults().secretKey().reveal())
                .setApiBase(baseUrl)
                .build();
    }

    private Process program() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.payrail.simulator.StripeSimulator",
                        "--port=0",
                        "--data",
                        data.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String baseUrl(Process program) throws IOException {
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("Stripe simulator: ")) {
                return line.split(" ", -1)[2];
            }
        }
        throw new AssertionError("the program ended before it was ready");
    }

    @Test
    void openDeliveriesEndpointsAndTheAdvancedClockSurviveARestart() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver("whsec_x", _ -> 200)) {
            long advanced;
            try (StripeSimulator first = StripeSimulator.start(options().withWebhookRetries())) {
                StripeClient stripe = client(first.baseUrl());
                first.forwardTo(receiver.url(), "whsec_other", "*");
                first.forwardTo(receiver.url(), "whsec_x", "*");
                java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
                for (String[] order :
                        List.of(
                                new String[] {"webhooks", "{\"delay_ms\":600000}"},
                                new String[] {"clock", "{\"advance_seconds\":86400}"})) {
                    var _ =
                            http.send(
                                    java.net.http.HttpRequest.newBuilder(
                                                    java.net.URI.create(
                                                            first.baseUrl()
                                                                    + "/_simulator/"
                                                                    + order[0]))
                                            .POST(
                                                    java.net.http.HttpRequest.BodyPublishers
                                                            .ofString(order[1]))
                                            .build(),
                                    java.net.http.HttpResponse.BodyHandlers.discarding());
                }
                pay(stripe, "k");
                advanced = stripe.v1().events().list().getData().getFirst().getCreated();
                assertThat(receiver.events()).isEmpty();
            }
            try (StripeSimulator second = StripeSimulator.start(options())) {
                await().atMost(Duration.ofMinutes(1)).until(() -> receiver.events().size() == 4);
                StripeClient stripe = client(second.baseUrl());
                assertThat(
                                stripe.v1().events().list().getData().stream()
                                        .map(Event::getId)
                                        .collect(Collectors.toSet()))
                        .isEqualTo(
                                receiver.events().stream()
                                        .map(Event::getId)
                                        .collect(Collectors.toSet()));
                pay(stripe, "k2");
                assertThat(stripe.v1().events().list().getData().getFirst().getCreated())
                        .isGreaterThanOrEqualTo(advanced);
            }
        }
    }

    @Test
    void tornLastLineIsDroppedAndTheRestIsKept() throws Exception {
        String id;
        try (StripeSimulator first = StripeSimulator.start(options())) {
            id = pay(client(first.baseUrl()), "k");
        }
        Files.writeString(
                data.resolve("simulator.journal"),
                "{\"put\":[{\"id\":\"cus_torn\",\"obj",
                StandardOpenOption.APPEND);
        try (StripeSimulator second = StripeSimulator.start(options())) {
            assertThat(pay(client(second.baseUrl()), "k")).isEqualTo(id);
        }
        try (StripeSimulator third = StripeSimulator.start(options())) {
            assertThat(pay(client(third.baseUrl()), "k")).isEqualTo(id);
        }
    }
}
