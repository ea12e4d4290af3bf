package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Customer;
import com.stripe.model.EphemeralKey;
import com.stripe.model.PaymentIntent;
import com.stripe.model.StripeObject;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.EphemeralKeyCreateParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.WebhookEndpointCreateParams;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PaymentIntentTest {
    private StripeSimulator simulator;
    private StripeClient stripe;

    @BeforeEach
    void start() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        simulator = StripeSimulator.start(SimulatorOptions.defaults());
        stripe =
                StripeClient.builder()
                        .setApiKey(simulator.secretKey())
                        .setApiBase(simulator.baseUrl())
                        .build();
    }

    @AfterEach
    void stop() {
        simulator.close();
        simulator.close();
    }

    private static PaymentIntentCreateParams.Builder twentyDollars() {
        return PaymentIntentCreateParams.builder().setAmount(2000L).setCurrency("usd");
    }

    @Test
    void theThreeCallsOfACheckoutGiveWhatTheAppNeeds() throws Exception {
        Customer customer =
                stripe.v1()
                        .customers()
                        .create(
                                CustomerCreateParams.builder()
                                        .setEmail("ada@example.com")
                                        .putMetadata("user", "7")
                                        .build());
        EphemeralKey key =
                stripe.v1()
                        .ephemeralKeys()
                        .create(
                                EphemeralKeyCreateParams.builder()
                                        .setCustomer(customer.getId())
                                        .setStripeVersion("2025-01-01.acacia")
                                        .build());
        PaymentIntent intent =
                stripe.v1()
                        .paymentIntents()
                        .create(twentyDollars().setCustomer(customer.getId()).build());

        assertThat(customer.getId()).matches("cus_[0-9A-Za-z]{14}");
        assertThat(customer.getMetadata()).containsEntry("user", "7");
        assertThat(key.getSecret()).startsWith("ek_test_");
        assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
        assertThat(intent.getClientSecret()).startsWith(intent.getId() + "_secret_");
        assertThat(intent.getCustomer()).isEqualTo(customer.getId());
    }

    @Test
    void clientConfirmsWithThePublishableKeyAndTheClientSecret() throws Exception {
        PaymentIntent intent = stripe.v1().paymentIntents().create(twentyDollars().build());
        PaymentIntent confirmed =
                stripe.v1()
                        .paymentIntents()
                        .confirm(
                                intent.getId(),
                                PaymentIntentConfirmParams.builder()
                                        .setPaymentMethod("pm_card_visa")
                                        .setReturnUrl("https://example.com/done")
                                        .putExtraParam("client_secret", intent.getClientSecret())
                                        .build(),
                                RequestOptions.builder()
                                        .setApiKey(simulator.publishableKey())
                                        .build());

        assertThat(confirmed.getStatus()).isEqualTo("succeeded");
        assertThat(confirmed.getMetadata()).isNull();
        PaymentIntent seen = stripe.v1().paymentIntents().retrieve(intent.getId());
        assertThat(seen.getAmountReceived()).isEqualTo(2000L);
        assertThat(seen.getLatestCharge()).startsWith("ch_");
    }

    @Test
    void declineIsA402AndTheIntentWaitsForAnotherCard() throws Exception {
        PaymentIntent intent = stripe.v1().paymentIntents().create(twentyDollars().build());
        assertThatThrownBy(() ->
                        stripe.v1()
                                .paymentIntents()
                                .confirm(
                                        intent.getId(),
                                        PaymentIntentConfirmParams.builder()
                                                .setPaymentMethod(
                                                        "pm_card_visa_chargeDeclinedInsufficientFunds")
                                                .setReturnUrl("https://example.com/done")
                                                .build()))
                .isInstanceOfSatisfying(
                        CardException.class,
                        e -> {
                            assertThat(e.getStatusCode()).isEqualTo(402);
                            assertThat(e.getCode()).isEqualTo("card_declined");
                            assertThat(e.getDeclineCode()).isEqualTo("insufficient_funds");
                            assertThat(e.getCharge()).startsWith("ch_");
                            assertThat(e.getStripeError().getPaymentIntent().getStatus())
                                    .isEqualTo("requires_payment_method");
                        });
        PaymentIntent after = stripe.v1().paymentIntents().retrieve(intent.getId());
        assertThat(after.getStatus()).isEqualTo("requires_payment_method");
        assertThat(after.getPaymentMethod()).isNull();
        assertThat(after.getLastPaymentError().getDeclineCode()).isEqualTo("insufficient_funds");
        assertThat(
                        stripe.v1()
                                .paymentIntents()
                                .confirm(
                                        intent.getId(),
                                        PaymentIntentConfirmParams.builder()
                                                .setPaymentMethod("pm_card_visa")
                                                .setReturnUrl("https://example.com/done")
                                                .build())
                                .getStatus())
                .isEqualTo("succeeded");
    }

    @Test
    void eventsReachTheEndpointSignedAndNameTheKeyThatCausedThem() throws Exception {
        // The endpoint's secret is known only after its creation, so the receiver is told it by the
        // simulator here.
        try (WebhookReceiver receiver = new WebhookReceiver("whsec_test", _ -> 200)) {
            simulator.forwardTo(receiver.url(), "whsec_test", "*");
            PaymentIntent intent =
                    stripe.v1()
                            .paymentIntents()
                            .create(
                                    twentyDollars()
                                            .setPaymentMethod("pm_card_visa")
                                            .addPaymentMethodType("card")
                                            .setConfirm(true)
                                            .build(),
                                    RequestOptions.builder().setIdempotencyKey("order-1").build());
            await().untilAsserted(() ->
                    assertThat(receiver.types())
                            .containsExactlyInAnyOrder(
                                    "payment_intent.created",
                                    "charge.succeeded",
                                    "payment_intent.succeeded",
                                    "charge.updated"));
            assertThat(receiver.events())
                    .allSatisfy(event -> {
                        assertThat(event.getRequest().getIdempotencyKey()).isEqualTo("order-1");
                        assertThat(event.getRequest().getId()).startsWith("req_");
                        assertThat(event.getApiVersion()).isEqualTo(com.stripe.Stripe.API_VERSION);
                        StripeObject object =
                                event.getDataObjectDeserializer().getObject().orElseThrow();
                        assertThat(object.toJson()).contains(intent.getId());
                    });
            await().untilAsserted(() ->
                    assertThat(stripe.v1().events().list().getData())
                            .hasSize(4)
                            .allMatch(event -> event.getPendingWebhooks() == 0));
        }
    }

    @Test
    void endpointShowsItsSecretOnlyWhenItIsMade() throws Exception {
        WebhookEndpoint endpoint =
                stripe.v1()
                        .webhookEndpoints()
                        .create(
                                WebhookEndpointCreateParams.builder()
                                        .setUrl("http://127.0.0.1:9/hooks")
                                        .addEnabledEvent(
                                                WebhookEndpointCreateParams.EnabledEvent
                                                        .PAYMENT_INTENT__SUCCEEDED)
                                        .build());
        assertThat(endpoint.getSecret()).matches("whsec_[0-9A-Za-z]{32}");
        assertThat(stripe.v1().webhookEndpoints().retrieve(endpoint.getId()).getSecret()).isNull();
    }

    @Test
    void sameKeyGivesTheSameIntentAndOtherParametersAreRefused() throws Exception {
        RequestOptions key = RequestOptions.builder().setIdempotencyKey("k1").build();
        PaymentIntent first = stripe.v1().paymentIntents().create(twentyDollars().build(), key);
        PaymentIntent second = stripe.v1().paymentIntents().create(twentyDollars().build(), key);
        assertThat(second.getId()).isEqualTo(first.getId());
        assertThat(second.getLastResponse().headers().firstValue("Idempotent-Replayed"))
                .contains("true");
        assertThatThrownBy(() ->
                        stripe.v1()
                                .paymentIntents()
                                .create(twentyDollars().setAmount(1L + 2000L).build(), key))
                .isInstanceOf(com.stripe.exception.IdempotencyException.class);
        assertThat(stripe.v1().paymentIntents().list().getData()).hasSize(1);
    }

    @Test
    void badParametersAreNamed() {
        assertThatThrownBy(() ->
                        stripe.v1().paymentIntents().create(twentyDollars().setAmount(10L).build()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> {
                            assertThat(e.getCode()).isEqualTo("amount_too_small");
                            assertThat(e.getParam()).isEqualTo("amount");
                        });
        assertThatThrownBy(() ->
                        stripe.v1()
                                .paymentIntents()
                                .create(twentyDollars().putExtraParam("amuont", "1").build()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> {
                            assertThat(e.getCode()).isEqualTo("parameter_unknown");
                            assertThat(e.getParam()).isEqualTo("amuont");
                        });
    }
}
