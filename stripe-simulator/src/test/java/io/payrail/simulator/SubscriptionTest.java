package io.payrail.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Customer;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentMethod;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentMethodAttachParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.SetupIntentConfirmParams;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionCreateParams.PaymentBehavior;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionUpdateParams;
import org.junit.jupiter.api.Test;

final class SubscriptionTest extends SimulatorTest {
    private Customer customer() throws Exception {
        return stripe.v1()
                .customers()
                .create(CustomerCreateParams.builder().setEmail("ada@example.com").build());
    }

    private Customer payingCustomer(String card) throws Exception {
        Customer customer = customer();
        PaymentMethod method =
                stripe.v1()
                        .paymentMethods()
                        .attach(
                                card,
                                PaymentMethodAttachParams.builder()
                                        .setCustomer(customer.getId())
                                        .build());
        return stripe.v1()
                .customers()
                .update(
                        customer.getId(),
                        CustomerUpdateParams.builder()
                                .setInvoiceSettings(
                                        CustomerUpdateParams.InvoiceSettings.builder()
                                                .setDefaultPaymentMethod(method.getId())
                                                .build())
                                .build());
    }

    private Price price() throws Exception {
        return stripe.v1()
                .prices()
                .create(
                        PriceCreateParams.builder()
                                .setCurrency("usd")
                                .setUnitAmount(1500L)
                                .setRecurring(
                                        PriceCreateParams.Recurring.builder()
                                                .setInterval(
                                                        PriceCreateParams.Recurring.Interval.MONTH)
                                                .build())
                                .setProductData(
                                        PriceCreateParams.ProductData.builder()
                                                .setName("Gold")
                                                .build())
                                .build());
    }

    private SubscriptionCreateParams.Builder order(Customer customer) throws Exception {
        return SubscriptionCreateParams.builder()
                .setCustomer(customer.getId())
                .addItem(
                        SubscriptionCreateParams.Item.builder()
                                .setPrice(price().getId())
                                .setQuantity(2L)
                                .build())
                .addExpand("latest_invoice.confirmation_secret")
                .addExpand("pending_setup_intent");
    }

    private SubscriptionCreateParams.Builder incomplete(Customer customer) throws Exception {
        return order(customer)
                .setPaymentBehavior(PaymentBehavior.DEFAULT_INCOMPLETE)
                .setPaymentSettings(
                        SubscriptionCreateParams.PaymentSettings.builder()
                                .setSaveDefaultPaymentMethod(
                                        SubscriptionCreateParams.PaymentSettings
                                                .SaveDefaultPaymentMethod.ON_SUBSCRIPTION)
                                .build());
    }

    private void confirm(String clientSecret, String card) throws Exception {
        stripe.v1()
                .paymentIntents()
                .confirm(
                        clientSecret.substring(0, clientSecret.indexOf("_secret_")),
                        PaymentIntentConfirmParams.builder()
                                .setPaymentMethod(card)
                                .setReturnUrl("https://example.com/done")
                                .putExtraParam("client_secret", clientSecret)
                                .build(),
                        RequestOptions.builder().setApiKey(simulator.publishableKey()).build());
    }

    private Subscription again(Subscription subscription) throws Exception {
        return stripe.v1().subscriptions().retrieve(subscription.getId());
    }

    @Test
    void confirmingTheFirstInvoiceMakesTheSubscriptionActive() throws Exception {
        Subscription subscription =
                stripe.v1().subscriptions().create(incomplete(customer()).build());
        assertThat(subscription.getStatus()).isEqualTo("incomplete");
        Invoice invoice = subscription.getLatestInvoiceObject();
        assertThat(invoice.getStatus()).isEqualTo("open");
        assertThat(invoice.getAmountDue()).isEqualTo(3000L);

        confirm(invoice.getConfirmationSecret().getClientSecret(), "pm_card_visa");

        Subscription active = again(subscription);
        assertThat(active.getStatus()).isEqualTo("active");
        assertThat(active.getDefaultPaymentMethod()).startsWith("pm_");
        assertThat(active.getItems().getData().getFirst().getCurrentPeriodEnd())
                .isGreaterThan(active.getCreated());
        Invoice paid = stripe.v1().invoices().retrieve(invoice.getId());
        assertThat(paid.getStatus()).isEqualTo("paid");
        assertThat(paid.getAmountPaid()).isEqualTo(3000L);
        assertThat(paid.getParent().getSubscriptionDetails().getSubscription())
                .isEqualTo(subscription.getId());
        assertThat(eventTypes())
                .containsSubsequence(
                        "customer.subscription.created",
                        "invoice.created",
                        "invoice.finalized",
                        "payment_intent.created",
                        "charge.succeeded",
                        "payment_intent.succeeded",
                        "invoice_payment.paid",
                        "invoice.paid",
                        "invoice.payment_succeeded",
                        "customer.subscription.updated");
    }

    @Test
    void trialGivesASetupIntentAndRenewsWhenItEnds() throws Exception {
        Subscription subscription =
                stripe.v1()
                        .subscriptions()
                        .create(incomplete(customer()).setTrialPeriodDays(7L).build());
        assertThat(subscription.getStatus()).isEqualTo("trialing");
        assertThat(subscription.getLatestInvoiceObject().getStatus()).isEqualTo("paid");
        assertThat(subscription.getLatestInvoiceObject().getConfirmationSecret()).isNull();
        String secret = subscription.getPendingSetupIntentObject().getClientSecret();
        stripe.v1()
                .setupIntents()
                .confirm(
                        secret.substring(0, secret.indexOf("_secret_")),
                        SetupIntentConfirmParams.builder()
                                .setPaymentMethod("pm_card_visa")
                                .putExtraParam("client_secret", secret)
                                .build(),
                        RequestOptions.builder().setApiKey(simulator.publishableKey()).build());

        control("POST", "/clock", "{\"advance_seconds\": 691200}");

        Subscription renewed = again(subscription);
        assertThat(renewed.getStatus()).isEqualTo("active");
        assertThat(renewed.getPendingSetupIntent()).isNull();
        assertThat(renewed.getLatestInvoice())
                .isNotEqualTo(subscription.getLatestInvoiceObject().getId());
        assertThat(stripe.v1().invoices().retrieve(renewed.getLatestInvoice()).getStatus())
                .isEqualTo("paid");
    }

    @Test
    void unpaidFirstInvoiceExpiresAfter23Hours() throws Exception {
        Subscription subscription =
                stripe.v1().subscriptions().create(incomplete(customer()).build());
        control("POST", "/clock", "{\"advance_seconds\": 82000}");
        assertThat(again(subscription).getStatus()).isEqualTo("incomplete");
        control("POST", "/clock", "{\"advance_seconds\": 1000}");
        assertThat(again(subscription).getStatus()).isEqualTo("incomplete_expired");
        assertThat(
                        stripe.v1()
                                .invoices()
                                .retrieve(subscription.getLatestInvoiceObject().getId())
                                .getStatus())
                .isEqualTo("void");
    }

    @Test
    void knownCardPaysAtOnceAndAFailedRenewalIsPastDue() throws Exception {
        Customer customer = payingCustomer("pm_card_visa");
        Subscription subscription = stripe.v1().subscriptions().create(order(customer).build());
        assertThat(subscription.getStatus()).isEqualTo("active");
        PaymentMethod failing =
                stripe.v1()
                        .paymentMethods()
                        .attach(
                                "pm_card_chargeCustomerFail",
                                PaymentMethodAttachParams.builder()
                                        .setCustomer(customer.getId())
                                        .build());
        stripe.v1()
                .subscriptions()
                .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                                .setDefaultPaymentMethod(failing.getId())
                                .build());
        control("POST", "/clock", "{\"advance_seconds\": 2764800}");
        assertThat(again(subscription).getStatus()).isEqualTo("past_due");
    }

    @Test
    void errorIfIncompleteLeavesNothingBehind() throws Exception {
        Customer customer = payingCustomer("pm_card_chargeCustomerFail");
        SubscriptionCreateParams params =
                order(customer).setPaymentBehavior(PaymentBehavior.ERROR_IF_INCOMPLETE).build();
        assertThatThrownBy(() -> stripe.v1().subscriptions().create(params))
                .isInstanceOf(CardException.class);
        assertThat(all()).isEmpty();
        assertThatThrownBy(() -> stripe.v1().subscriptions().create(order(customer()).build()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.getCode()).isEqualTo("resource_missing"));
    }

    private java.util.List<Subscription> all() throws Exception {
        return stripe.v1()
                .subscriptions()
                .list(
                        SubscriptionListParams.builder()
                                .setStatus(SubscriptionListParams.Status.ALL)
                                .build())
                .getData();
    }

    @Test
    void cancelAtPeriodEndKeepsItUntilThenAndCancelEndsItNow() throws Exception {
        Customer customer = payingCustomer("pm_card_visa");
        Subscription kept = stripe.v1().subscriptions().create(order(customer).build());
        Subscription marked =
                stripe.v1()
                        .subscriptions()
                        .update(
                                kept.getId(),
                                SubscriptionUpdateParams.builder()
                                        .setCancelAtPeriodEnd(true)
                                        .build());
        assertThat(marked.getStatus()).isEqualTo("active");
        assertThat(marked.getCancelAt())
                .isEqualTo(marked.getItems().getData().getFirst().getCurrentPeriodEnd());
        control("POST", "/clock", "{\"advance_seconds\": 2764800}");
        assertThat(again(kept).getStatus()).isEqualTo("canceled");

        Subscription ended = stripe.v1().subscriptions().create(order(customer).build());
        assertThat(stripe.v1().subscriptions().cancel(ended.getId()).getStatus())
                .isEqualTo("canceled");
        assertThatThrownBy(() -> stripe.v1().subscriptions().cancel(ended.getId()))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(stripe.v1().subscriptions().list().getData()).isEmpty();
        assertThat(all()).hasSize(2);
        assertThat(eventTypes()).contains("customer.subscription.deleted");
    }

    private SubscriptionUpdateParams moreOf(Subscription subscription, long quantity) {
        return SubscriptionUpdateParams.builder()
                .addItem(
                        SubscriptionUpdateParams.Item.builder()
                                .setId(subscription.getItems().getData().getFirst().getId())
                                .setQuantity(quantity)
                                .build())
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                .setPaymentBehavior(SubscriptionUpdateParams.PaymentBehavior.PENDING_IF_INCOMPLETE)
                .addExpand("latest_invoice.confirmation_secret")
                .build();
    }

    private static long quantity(Subscription subscription) {
        return subscription.getItems().getData().getFirst().getQuantity();
    }

    /// A subscription to two, whose card has begun to fail.
    private Subscription failing() throws Exception {
        Customer customer = payingCustomer("pm_card_visa");
        Subscription subscription = stripe.v1().subscriptions().create(order(customer).build());
        PaymentMethod failing =
                stripe.v1()
                        .paymentMethods()
                        .attach(
                                "pm_card_chargeCustomerFail",
                                PaymentMethodAttachParams.builder()
                                        .setCustomer(customer.getId())
                                        .build());
        return stripe.v1()
                .subscriptions()
                .update(
                        subscription.getId(),
                        SubscriptionUpdateParams.builder()
                                .setDefaultPaymentMethod(failing.getId())
                                .build());
    }

    @Test
    void changeThatCannotBePaidWaitsAndTakesEffectWithItsPayment() throws Exception {
        Subscription subscription = failing();

        Subscription waiting =
                stripe.v1().subscriptions().update(subscription.getId(), moreOf(subscription, 5));

        assertThat(waiting.getStatus()).isEqualTo("active");
        assertThat(quantity(waiting)).isEqualTo(2);
        assertThat(waiting.getPendingUpdate().getSubscriptionItems().getFirst().getQuantity())
                .isEqualTo(5);
        Invoice invoice = waiting.getLatestInvoiceObject();
        assertThat(invoice.getStatus()).isEqualTo("open");
        confirm(invoice.getConfirmationSecret().getClientSecret(), "pm_card_visa");
        Subscription changed = again(subscription);
        assertThat(quantity(changed)).isEqualTo(5);
        assertThat(changed.getPendingUpdate()).isNull();
        assertThat(eventTypes()).contains("customer.subscription.pending_update_applied");
    }

    @Test
    void changeThatIsNotPaidIn23HoursIsGivenUpWithItsInvoice() throws Exception {
        Subscription subscription = failing();
        Subscription waiting =
                stripe.v1().subscriptions().update(subscription.getId(), moreOf(subscription, 5));

        control("POST", "/clock", "{\"advance_seconds\": 83000}");

        Subscription kept = again(subscription);
        assertThat(quantity(kept)).isEqualTo(2);
        assertThat(kept.getStatus()).isEqualTo("active");
        assertThat(kept.getPendingUpdate()).isNull();
        assertThat(
                        stripe.v1()
                                .invoices()
                                .retrieve(waiting.getLatestInvoiceObject().getId())
                                .getStatus())
                .isEqualTo("void");
        assertThat(eventTypes()).contains("customer.subscription.pending_update_expired");
    }

    @Test
    void changeThatIsPaidAtOnceNeverWaits() throws Exception {
        Customer customer = payingCustomer("pm_card_visa");
        Subscription subscription = stripe.v1().subscriptions().create(order(customer).build());

        Subscription changed =
                stripe.v1().subscriptions().update(subscription.getId(), moreOf(subscription, 5));

        assertThat(quantity(changed)).isEqualTo(5);
        assertThat(changed.getPendingUpdate()).isNull();
        assertThat(changed.getLatestInvoiceObject().getStatus()).isEqualTo("paid");
        assertThat(eventTypes()).doesNotContain("customer.subscription.pending_update_applied");
    }
}
