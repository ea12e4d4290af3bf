package io.payrail.worker.stripe;

import com.stripe.param.ChargeListParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.SetupIntentListParams;
import com.stripe.param.SubscriptionListParams;
import io.payrail.worker.stripe.StripeCalls.Request;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A page of one of Stripe's lists, the newest objects first. The SDK has parameters of the same
/// form for each kind of object, and no type that they share: what is the same is given as extra
/// parameters, which it takes in all of them.
///
/// @param from the earliest creation
/// @param until the latest creation, in whole seconds and inclusive; null for the newest objects
/// @param after the id of the last object of the page before
/// @param limit the most objects of the page
record Listing(Instant from, @Nullable Instant until, @Nullable String after, long limit) {
    Request ofCustomers() {
        var params = CustomerListParams.builder().putAllExtraParam(page()).build();
        return (v1, options) -> v1.customers().list(params, options);
    }

    Request ofPaymentIntents() {
        var params = PaymentIntentListParams.builder().putAllExtraParam(page()).build();
        return (v1, options) -> v1.paymentIntents().list(params, options);
    }

    Request ofCharges() {
        var params = ChargeListParams.builder().putAllExtraParam(page()).build();
        return (v1, options) -> v1.charges().list(params, options);
    }

    Request ofRefunds() {
        var params = RefundListParams.builder().putAllExtraParam(page()).build();
        return (v1, options) -> v1.refunds().list(params, options);
    }

    Request ofDisputes() {
        var params = DisputeListParams.builder().putAllExtraParam(page()).build();
        return (v1, options) -> v1.disputes().list(params, options);
    }

    /// The ended ones too, which Stripe leaves out unless it is asked for them.
    Request ofSubscriptions() {
        var params =
                SubscriptionListParams.builder()
                        .setStatus(SubscriptionListParams.Status.ALL)
                        .putAllExtraParam(page())
                        .build();
        return (v1, options) -> v1.subscriptions().list(params, options);
    }

    Request ofInvoices() {
        var params = InvoiceListParams.builder().putAllExtraParam(page()).build();
        return (v1, options) -> v1.invoices().list(params, options);
    }

    Request ofSetupIntents() {
        var params = SetupIntentListParams.builder().putAllExtraParam(page()).build();
        return (v1, options) -> v1.setupIntents().list(params, options);
    }

    private Map<String, Object> page() {
        var created = new HashMap<String, Object>(Map.of("gte", from.getEpochSecond()));
        if (until != null) {
            created.put("lte", until.getEpochSecond());
        }
        var page = new HashMap<String, Object>(Map.of("created", created, "limit", limit));
        if (after != null) {
            page.put("starting_after", after);
        }
        return page;
    }
}
