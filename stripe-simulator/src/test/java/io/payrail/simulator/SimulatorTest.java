package io.payrail.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.StripeClient;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.param.EventListParams;
import com.stripe.param.PaymentIntentCreateParams;
import io.payrail.simulator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.node.ObjectNode;

/// A simulator for each test, with the two ways to drive it: the SDK and plain HTTP.
abstract class SimulatorTest {
    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    StripeSimulator simulator = StripeSimulator.start(options());
    StripeClient stripe = client(simulator);

    SimulatorOptions options() {
        return SimulatorOptions.defaults()
                .withWebhookRetries(
                        Duration.ofMillis(30), Duration.ofMillis(60), Duration.ofMillis(120));
    }

    static StripeClient client(StripeSimulator simulator) {
        return StripeClient.builder()
                .setApiKey(simulator.secretKey())
                .setApiBase(simulator.baseUrl())
                .setConnectTimeout(60_000)
                .setReadTimeout(60_000)
                .build();
    }

    @BeforeEach
    final void isUp() {
        assert simulator.port() > 0;
    }

    @AfterEach
    final void stop() {
        simulator.close();
        http.close();
    }

    /// An answer of plain HTTP, its body read as JSON.
    record Answer(int status, HttpResponse<String> response, ObjectNode body) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String error(String field) {
            return body.path("error").path(field).asString("");
        }

        String text(String field) {
            return body.path(field).asString("");
        }
    }

    Answer call(String method, String path, String form, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                        .timeout(Duration.ofMinutes(1))
                        .method(method, HttpRequest.BodyPublishers.ofString(form))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", "Bearer " + simulator.secretKey());
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        String body = response.body();
        return new Answer(
                response.statusCode(),
                response,
                body.startsWith("{") ? Json.read(body.getBytes(UTF_8)) : Json.object());
    }

    ObjectNode control(String method, String path, String json)
            throws IOException, InterruptedException {
        Answer answer = call(method, "/_simulator" + path, json);
        if (answer.status() != 200) {
            throw new AssertionError(path + " gave " + answer.status() + ": " + answer.body());
        }
        return answer.body();
    }

    PaymentIntent pay(String paymentMethod) throws Exception {
        return stripe.v1().paymentIntents().create(payment(paymentMethod).build());
    }

    static PaymentIntentCreateParams.Builder payment(String paymentMethod) {
        return PaymentIntentCreateParams.builder()
                .setAmount(2000L)
                .setCurrency("usd")
                .addPaymentMethodType("card")
                .setPaymentMethod(paymentMethod)
                .setConfirm(true);
    }

    /// Types of all events so far, oldest first.
    List<String> eventTypes() throws Exception {
        return stripe
                .v1()
                .events()
                .list(EventListParams.builder().setLimit(100L).build())
                .getData()
                .reversed()
                .stream()
                .map(Event::getType)
                .toList();
    }
}
