package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Customer;
import com.stripe.model.Dispute;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Refund;
import com.stripe.model.SetupIntent;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.PaymentMethodCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.SetupIntentCreateParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each test card does, and the life of a payment around it.
final class CardTest extends SimulatorTest {
    private Customer customer() throws Exception {
        return stripe.v1().customers().create(CustomerCreateParams.builder().build());
    }

    private PaymentMethod fromNumber(String number) throws Exception {
        return stripe.v1()
                .paymentMethods()
                .create(
                        PaymentMethodCreateParams.builder()
                                .setType(PaymentMethodCreateParams.Type.CARD)
                                .setCard(
                                        PaymentMethodCreateParams.CardDetails.builder()
                                                .setNumber(number)
                                                .setExpMonth(12L)
                                                .setExpYear(2034L)
                                                .setCvc("123")
                                                .build())
                                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "4000000000000002, pm_card_visa_chargeDeclined, card_declined, generic_decline",
        "4000000000000002, pm_card_chargeDeclined, card_declined, generic_decline",
        "4000000000009995, pm_card_visa_chargeDeclinedInsufficientFunds, card_declined, insufficient_funds",
        "4000000000000069, pm_card_chargeDeclinedExpiredCard, expired_card,",
        "4000000000000127, pm_card_chargeDeclinedIncorrectCvc, incorrect_cvc,",
        "4000000000000119, pm_card_chargeDeclinedProcessingError, processing_error,"
    })
    void decliningCardsDeclineByNumberAndByName(
            String number, String name, String code, String declineCode) throws Exception {
        for (String method : new String[] {fromNumber(number).getId(), name}) {
            assertThatThrownBy(() -> pay(method))
                    .isInstanceOfSatisfying(
                            CardException.class,
                            e -> {
                                assertThat(e.getCode()).isEqualTo(code);
                                assertThat(e.getDeclineCode()).isEqualTo(declineCode);
                                assertThat(
                                                e.getStripeError()
                                                        .getPaymentMethod()
                                                        .getCard()
                                                        .getLast4())
                                        .isEqualTo(number.substring(12));
                            });
        }
        assertThat(eventTypes())
                .containsSubsequence(
                        "payment_intent.created", "charge.failed", "payment_intent.payment_failed");
    }

    @Test
    void numberThatIsNoTestCardIsRefused() {
        assertThatThrownBy(() -> fromNumber("4242424242424241"))
                .isInstanceOfSatisfying(
                        CardException.class,
                        e -> assertThat(e.getCode()).isEqualTo("incorrect_number"));
    }

    @Test
    void decliningCardCannotBeAttachedButTheOneThatFailsLaterCan() throws Exception {
        PaymentMethodAttachParams to =
                PaymentMethodAttachParams.builder().setCustomer(customer().getId()).build();
        assertThatThrownBy(() -> stripe.v1().paymentMethods().attach("pm_card_chargeDeclined", to))
                .isInstanceOf(CardException.class);
        PaymentMethod attached =
                stripe.v1().paymentMethods().attach("pm_card_chargeCustomerFail", to);
        assertThat(attached.getCustomer()).isEqualTo(to.getCustomer());
        assertThatThrownBy(() ->
                        stripe.v1()
                                .paymentIntents()
                                .create(
                                        payment(attached.getId())
                                                .setCustomer(to.getCustomer())
                                                .build()))
                .isInstanceOf(CardException.class);
    }

    @Test
    void threeDSecureWaitsForTheCardholderAndThenPaysOrFails() throws Exception {
        PaymentIntent waiting =
                stripe.v1()
                        .paymentIntents()
                        .create(
                                payment("pm_card_authenticationRequired")
                                        .setReturnUrl("http://127.0.0.1:9/done?order=7")
                                        .build());
        assertThat(waiting.getStatus()).isEqualTo("requires_action");
        String page = waiting.getNextAction().getRedirectToUrl().getUrl();
        String path = page.substring(simulator.baseUrl().length());
        assertThat(call("GET", path, "").response().body()).contains("outcome");
        Answer answered = call("POST", path, "outcome=succeed");
        assertThat(answered.status()).isEqualTo(303);
        assertThat(answered.header("Location"))
                .startsWith("http://127.0.0.1:9/done?order=7&payment_intent=" + waiting.getId())
                .endsWith("redirect_status=succeeded");
        assertThat(stripe.v1().paymentIntents().retrieve(waiting.getId()).getStatus())
                .isEqualTo("succeeded");
        assertThat(call("POST", path, "outcome=succeed").status()).isEqualTo(409);

        PaymentIntent refused = pay("pm_card_authenticationRequired");
        String sdk =
                "/_simulator/authenticate/"
                        + refused.getId()
                        + "?client_secret="
                        + refused.getClientSecret();
        assertThat(call("POST", sdk, "outcome=fail").status()).isEqualTo(200);
        PaymentIntent failed = stripe.v1().paymentIntents().retrieve(refused.getId());
        assertThat(failed.getStatus()).isEqualTo("requires_payment_method");
        assertThat(failed.getLastPaymentError().getCode())
                .isEqualTo("payment_intent_authentication_failure");
        assertThat(eventTypes())
                .containsSubsequence("payment_intent.requires_action", "payment_intent.succeeded");
    }

    @Test
    void cardSetUpWithTheCardholderPaysOffSession() throws Exception {
        Customer customer = customer();
        SetupIntent setup =
                stripe.v1()
                        .setupIntents()
                        .create(
                                SetupIntentCreateParams.builder()
                                        .setCustomer(customer.getId())
                                        .setPaymentMethod("pm_card_authenticationRequiredOnSetup")
                                        .addPaymentMethodType("card")
                                        .setConfirm(true)
                                        .build());
        assertThat(setup.getStatus()).isEqualTo("requires_action");
        call(
                "POST",
                "/_simulator/authenticate/"
                        + setup.getId()
                        + "?client_secret="
                        + setup.getClientSecret(),
                "outcome=succeed");
        SetupIntent done = stripe.v1().setupIntents().retrieve(setup.getId());
        assertThat(done.getStatus()).isEqualTo("succeeded");
        PaymentIntent paid =
                stripe.v1()
                        .paymentIntents()
                        .create(
                                payment(done.getPaymentMethod())
                                        .setCustomer(customer.getId())
                                        .setOffSession(true)
                                        .build());
        assertThat(paid.getStatus()).isEqualTo("succeeded");
        assertThatThrownBy(() ->
                        stripe.v1()
                                .paymentIntents()
                                .create(
                                        payment("pm_card_authenticationRequired")
                                                .setOffSession(true)
                                                .build()))
                .isInstanceOfSatisfying(
                        CardException.class,
                        e -> assertThat(e.getCode()).isEqualTo("authentication_required"));
    }

    @Test
    void manualCaptureTakesAPartAndReleasesTheRest() throws Exception {
        PaymentIntent held =
                stripe.v1()
                        .paymentIntents()
                        .create(
                                payment("pm_card_visa")
                                        .setCaptureMethod(CaptureMethod.MANUAL)
                                        .build());
        assertThat(held.getStatus()).isEqualTo("requires_capture");
        assertThat(held.getAmountCapturable()).isEqualTo(2000L);
        PaymentIntent taken =
                stripe.v1()
                        .paymentIntents()
                        .capture(
                                held.getId(),
                                PaymentIntentCaptureParams.builder()
                                        .setAmountToCapture(1500L)
                                        .build());
        assertThat(taken.getStatus()).isEqualTo("succeeded");
        assertThat(taken.getAmountReceived()).isEqualTo(1500L);
        assertThatThrownBy(() -> stripe.v1().paymentIntents().capture(held.getId()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.getCode()).isEqualTo("payment_intent_unexpected_state"));

        PaymentIntent dropped =
                stripe.v1()
                        .paymentIntents()
                        .create(
                                payment("pm_card_visa")
                                        .setCaptureMethod(CaptureMethod.MANUAL)
                                        .build());
        assertThat(stripe.v1().paymentIntents().cancel(dropped.getId()).getStatus())
                .isEqualTo("canceled");
        assertThat(stripe.v1().charges().retrieve(dropped.getLatestCharge()).getRefunded())
                .isTrue();
        assertThatThrownBy(() ->
                        stripe.v1()
                                .paymentIntents()
                                .confirm(
                                        dropped.getId(),
                                        PaymentIntentConfirmParams.builder()
                                                .setPaymentMethod("pm_card_visa")
                                                .build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void refundsAddUpToTheChargeAndNoFurther() throws Exception {
        PaymentIntent paid = pay("pm_card_visa");
        RefundCreateParams.Builder refund =
                RefundCreateParams.builder().setPaymentIntent(paid.getId());
        Refund first = stripe.v1().refunds().create(refund.setAmount(500L).build());
        assertThat(first.getStatus()).isEqualTo("succeeded");
        assertThatThrownBy(() -> stripe.v1().refunds().create(refund.setAmount(1501L).build()))
                .isInstanceOf(InvalidRequestException.class);
        stripe.v1()
                .refunds()
                .create(RefundCreateParams.builder().setCharge(paid.getLatestCharge()).build());
        assertThat(stripe.v1().charges().retrieve(paid.getLatestCharge()).getRefunded()).isTrue();
        assertThatThrownBy(() -> stripe.v1().refunds().create(refund.setAmount(1L).build()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.getCode()).isEqualTo("charge_already_refunded"));
        var totals = control("GET", "/ledger", "").path("totals").path("usd");
        assertThat(totals.path("captured").asLong()).isEqualTo(2000L);
        assertThat(totals.path("refunded").asLong()).isEqualTo(2000L);
        assertThat(eventTypes()).filteredOn("charge.refunded"::equals).hasSize(2);
    }

    @Test
    void disputingCardPaysAndIsDisputed() throws Exception {
        PaymentIntent paid = pay("pm_card_createDispute");
        assertThat(paid.getStatus()).isEqualTo("succeeded");
        Dispute dispute = stripe.v1().disputes().list().getData().getFirst();
        assertThat(dispute.getCharge()).isEqualTo(paid.getLatestCharge());
        assertThat(dispute.getStatus()).isEqualTo("needs_response");
        assertThat(stripe.v1().disputes().close(dispute.getId()).getStatus()).isEqualTo("lost");
        assertThat(eventTypes())
                .containsSubsequence(
                        "payment_intent.succeeded",
                        "charge.dispute.created",
                        "charge.dispute.funds_withdrawn",
                        "charge.dispute.closed");
    }

    @Test
    void customerMadeWithACardHasItAttached() throws Exception {
        Customer customer =
                stripe.v1()
                        .customers()
                        .create(
                                CustomerCreateParams.builder()
                                        .setPaymentMethod("pm_card_visa")
                                        .build());
        assertThat(stripe.v1().customers().paymentMethods().list(customer.getId()).getData())
                .singleElement()
                .satisfies(card -> assertThat(card.getCustomer()).isEqualTo(customer.getId()));
    }

    @Test
    void methodUsedOnceWithoutACustomerIsSpent() throws Exception {
        String method = fromNumber("4242424242424242").getId();
        assertThat(pay(method).getStatus()).isEqualTo("succeeded");
        assertThatThrownBy(() -> pay(method)).isInstanceOf(InvalidRequestException.class);
    }
}
