package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.model.Event;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.WebhookEndpointCreateParams;
import com.stripe.param.WebhookEndpointCreateParams.EnabledEvent;
import com.stripe.param.WebhookEndpointUpdateParams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WebhookTest extends SimulatorTest {
    private static final String SECRET = "whsec_for_tests";

    private void createIntents(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            stripe.v1()
                    .paymentIntents()
                    .create(
                            PaymentIntentCreateParams.builder()
                                    .setAmount(1000L + i)
                                    .setCurrency("usd")
                                    .build());
        }
    }

    @Test
    void refusedDeliveryIsRetriedUntilItIsAcceptedAndARedirectIsARefusal() throws Exception {
        int[] answers = {500, 302, 200};
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, n -> answers[Math.min(n, 2)])) {
            simulator.forwardTo(receiver.url(), SECRET, "*");
            createIntents(1);
            await().until(() -> receiver.events().size() == 1);
            assertThat(receiver.attempts()).isEqualTo(3);
            await().until(() -> control("GET", "/webhooks", "").path("open").asInt() == 0);
        }
    }

    @Test
    void deliveryIsGivenUpWhenTheRetriesAreUsedUp() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, _ -> 503)) {
            simulator.forwardTo(receiver.url(), SECRET, "*");
            createIntents(1);
            await().until(() -> control("GET", "/webhooks", "").path("open").asInt() == 0);
            assertThat(receiver.attempts()).isEqualTo(4);
        }
    }

    @Test
    void endpointGetsWhatItAskedForAndNothingWhileDisabled() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, _ -> 200)) {
            String id = simulator.forwardTo(receiver.url(), SECRET, "payment_intent.succeeded");
            pay("pm_card_visa");
            await().until(() -> !receiver.events().isEmpty());
            assertThat(receiver.types()).containsExactly("payment_intent.succeeded");
            await().until(() -> control("GET", "/webhooks", "").path("open").asInt() == 0);
            stripe.v1()
                    .webhookEndpoints()
                    .update(id, WebhookEndpointUpdateParams.builder().setDisabled(true).build());
            pay("pm_card_visa");
            assertThat(control("GET", "/webhooks", "").path("open").asInt()).isZero();
            assertThat(receiver.events()).hasSize(1);
        }
    }

    @Test
    void endpointMadeThroughTheApiSignsWithTheSecretItReturned() throws Exception {
        var endpoint =
                stripe.v1()
                        .webhookEndpoints()
                        .create(
                                WebhookEndpointCreateParams.builder()
                                        .setUrl("http://127.0.0.1:1/unused")
                                        .addEnabledEvent(EnabledEvent.ALL)
                                        .build());
        try (WebhookReceiver receiver = new WebhookReceiver(endpoint.getSecret(), _ -> 200)) {
            stripe.v1()
                    .webhookEndpoints()
                    .update(
                            endpoint.getId(),
                            WebhookEndpointUpdateParams.builder().setUrl(receiver.url()).build());
            createIntents(1);
            await().until(() -> receiver.events().size() == 1);
        }
    }

    @Test
    void whileASecretIsRolledBothSign() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, _ -> 200)) {
            simulator.forwardTo(receiver.url(), SECRET, "*");
            control(
                    "POST",
                    "/webhook_endpoints",
                    "{\"url\":\""
                            + receiver.url()
                            + "\",\"secret\":\"whsec_new\",\"keep_old_secrets\":1}");
            createIntents(1);
            await().until(() -> receiver.events().size() == 1);
            assertThat(receiver.signatures().getFirst())
                    .matches("t=\\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}");
        }
    }

    @Test
    void deliveryIsHeldBackForTheDelay() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, _ -> 200)) {
            simulator.forwardTo(receiver.url(), SECRET, "*");
            control("POST", "/webhooks", "{\"delay_ms\":800}");
            long started = System.nanoTime();
            createIntents(1);
            await().until(() -> receiver.events().size() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(700));
        }
    }

    @Test
    void duplicatesLossAndReorderingHappenAsAsked() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, _ -> 200)) {
            simulator.forwardTo(receiver.url(), SECRET, "*");
            control("POST", "/webhooks", "{\"duplicate_percent\":100}");
            createIntents(5);
            await().until(() -> receiver.events().size() == 10);
            assertThat(new HashSet<>(ids(receiver))).hasSize(5);

            control("POST", "/webhooks", "{\"loss_percent\":100}");
            createIntents(5);
            await().until(() -> control("GET", "/webhooks", "").path("lost").asInt() == 5);
            assertThat(receiver.events()).hasSize(10);

            control("POST", "/webhooks", "{\"reorder_percent\":100,\"reorder_within_ms\":300}");
            createIntents(20);
            await().until(() -> receiver.events().size() == 30);
            List<String> arrived = ids(receiver).subList(10, 30);
            List<String> made = new ArrayList<>();
            for (Event event :
                    stripe.v1()
                            .events()
                            .list(com.stripe.param.EventListParams.builder().setLimit(20L).build())
                            .getData()) {
                made.add(event.getId());
            }
            assertThat(arrived).containsExactlyInAnyOrderElementsOf(made);
            assertThat(arrived).isNotEqualTo(made.reversed());
        }
    }

    private static List<String> ids(WebhookReceiver receiver) {
        return receiver.events().stream().map(Event::getId).toList();
    }

    @Test
    void eventsAreSentAgainInTheOrderAskedFor() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver(SECRET, _ -> 200)) {
            pay("pm_card_visa");
            List<String> oldestFirst =
                    stripe.v1().events().list().getData().stream()
                            .map(Event::getId)
                            .toList()
                            .reversed();
            simulator.forwardTo(receiver.url(), SECRET, "*");
            List<String> wanted =
                    List.of(oldestFirst.get(2), oldestFirst.get(0), oldestFirst.get(2));
            control(
                    "POST",
                    "/events/resend",
                    "{\"ids\":[\"" + String.join("\",\"", wanted) + "\"]}");
            assertThat(ids(receiver)).isEqualTo(wanted);
            assertThat(
                            control("POST", "/events/" + wanted.getFirst() + "/resend", "")
                                    .path("accepted")
                                    .asInt())
                    .isOne();
        }
    }
}
