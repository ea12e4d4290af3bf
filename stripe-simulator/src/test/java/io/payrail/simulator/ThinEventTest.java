package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.events.UnknownEventNotification;
import com.stripe.model.PaymentIntent;
import com.stripe.model.v2.core.EventDestination;
import com.stripe.model.v2.core.EventNotification;
import com.stripe.param.v2.core.EventDestinationCreateParams;
import com.stripe.param.v2.core.EventDestinationUpdateParams;
import org.junit.jupiter.api.Test;

final class ThinEventTest extends SimulatorTest {
    @Test
    void anEventDestinationGetsThinEventsThatLeadToTheirObjects() throws Exception {
        EventDestination destination = destination("v1.payment_intent.succeeded");
        String secret = destination.getWebhookEndpoint().getSigningSecret();
        try (WebhookReceiver receiver = new WebhookReceiver(secret, _ -> 200)) {
            send(destination, receiver.url());
            PaymentIntent paid = pay("pm_card_visa");
            await().until(() -> !receiver.thin().isEmpty());

            assertThat(receiver.thin()).hasSize(1).first().asString().doesNotContain("amount");
            assertThat(receiver.events()).isEmpty();
            EventNotification told =
                    stripe.parseEventNotification(
                            receiver.thin().getFirst(), receiver.signatures().getFirst(), secret);
            assertThat(told.getType()).isEqualTo("v1.payment_intent.succeeded");
            var related = ((UnknownEventNotification) told).getRelatedObject();
            assertThat(related.getType()).isEqualTo("payment_intent");
            assertThat(related.getId()).isEqualTo(paid.getId());
            assertThat(((UnknownEventNotification) told).fetchRelatedObject())
                    .isInstanceOfSatisfying(
                            PaymentIntent.class,
                            fetched -> assertThat(fetched.getStatus()).isEqualTo("succeeded"));
            assertThat(stripe.v2().core().events().retrieve(told.getId()).getCreated())
                    .isEqualTo(told.getCreated());
        }
    }

    @Test
    void nothingIsSentWhileADestinationIsDisabledAndItsSecretIsShownOnce() throws Exception {
        EventDestination destination = destination("*");
        String secret = destination.getWebhookEndpoint().getSigningSecret();
        var destinations = stripe.v2().core().eventDestinations();
        try (WebhookReceiver receiver = new WebhookReceiver(secret, _ -> 200)) {
            send(destination, receiver.url());
            assertThat(destinations.disable(destination.getId()).getStatus()).isEqualTo("disabled");
            String unheard = pay("pm_card_visa").getId();
            destinations.enable(destination.getId());
            String heard = pay("pm_card_visa").getId();
            await().until(() -> receiver.thin().toString().contains(heard));
            assertThat(receiver.thin().toString()).doesNotContain(unheard);

            assertThat(
                            destinations
                                    .retrieve(destination.getId())
                                    .getWebhookEndpoint()
                                    .getSigningSecret())
                    .isNull();
            assertThat(destinations.list().getData()).hasSize(1);
            destinations.delete(destination.getId());
            assertThat(destinations.list().getData()).isEmpty();
        }
    }

    private EventDestination destination(String events) throws Exception {
        return stripe.v2()
                .core()
                .eventDestinations()
                .create(
                        EventDestinationCreateParams.builder()
                                .setName("thin")
                                .setType(EventDestinationCreateParams.Type.WEBHOOK_ENDPOINT)
                                .setEventPayload(EventDestinationCreateParams.EventPayload.THIN)
                                .addEnabledEvent(events)
                                .addInclude(
                                        EventDestinationCreateParams.Include
                                                .WEBHOOK_ENDPOINT__SIGNING_SECRET)
                                .setWebhookEndpoint(
                                        EventDestinationCreateParams.WebhookEndpoint.builder()
                                                .setUrl("http://127.0.0.1:1/unused")
                                                .build())
                                .build());
    }

    private void send(EventDestination destination, String url) throws Exception {
        stripe.v2()
                .core()
                .eventDestinations()
                .update(
                        destination.getId(),
                        EventDestinationUpdateParams.builder()
                                .setWebhookEndpoint(
                                        EventDestinationUpdateParams.WebhookEndpoint.builder()
                                                .setUrl(url)
                                                .build())
                                .build());
    }
}
