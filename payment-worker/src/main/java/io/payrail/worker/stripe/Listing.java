package io.payrail.worker.stripe;

import com.stripe.param.ChargeListParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.SetupIntentListParams;
import com.stripe.param.SubscriptionListParams;
import io.payrail.worker.stripe.StripeCalls.Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A page of one of Stripe's lists, the newest objects first. The SDK has parameters of the same
/// form for each kind of object, and no type that they share.
///
/// @param from the earliest creation
/// @param after the id of the last object of the page before
/// @param limit the most objects of the page
record Listing(Instant from, @Nullable String after, long limit) {
    Request ofPaymentIntents() {
        var params =
                PaymentIntentListParams.builder()
                        .setCreated(
                                PaymentIntentListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .build())
                        .setStartingAfter(after)
                        .setLimit(limit)
                        .build();
        return (v1, options) -> v1.paymentIntents().list(params, options);
    }

    Request ofCharges() {
        var params =
                ChargeListParams.builder()
                        .setCreated(
                                ChargeListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .build())
                        .setStartingAfter(after)
                        .setLimit(limit)
                        .build();
        return (v1, options) -> v1.charges().list(params, options);
    }

    Request ofRefunds() {
        var params =
                RefundListParams.builder()
                        .setCreated(
                                RefundListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .build())
                        .setStartingAfter(after)
                        .setLimit(limit)
                        .build();
        return (v1, options) -> v1.refunds().list(params, options);
    }

    Request ofDisputes() {
        var params =
                DisputeListParams.builder()
                        .setCreated(
                                DisputeListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .build())
                        .setStartingAfter(after)
                        .setLimit(limit)
                        .build();
        return (v1, options) -> v1.disputes().list(params, options);
    }

    /// The ended ones too, which Stripe leaves out unless it is asked for them.
    Request ofSubscriptions() {
        var params =
                SubscriptionListParams.builder()
                        .setCreated(
                                SubscriptionListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .build())
                        .setStartingAfter(after)
                        .setLimit(limit)
                        .setStatus(SubscriptionListParams.Status.ALL)
                        .build();
        return (v1, options) -> v1.subscriptions().list(params, options);
    }

    Request ofInvoices() {
        var params =
                InvoiceListParams.builder()
                        .setCreated(
                                InvoiceListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .build())
                        .setStartingAfter(after)
                        .setLimit(limit)
                        .build();
        return (v1, options) -> v1.invoices().list(params, options);
    }

    Request ofSetupIntents() {
        var params =
                SetupIntentListParams.builder()
                        .setCreated(
                                SetupIntentListParams.Created.builder()
                                        .setGte(from.getEpochSecond())
                                        .build())
                        .setStartingAfter(after)
                        .setLimit(limit)
                        .build();
        return (v1, options) -> v1.setupIntents().list(params, options);
    }
}
