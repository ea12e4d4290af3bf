package io.payrail.worker.stripe;

import com.stripe.param.CustomerPaymentMethodListParams;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What Payrail asks of Stripe about customers and what they pay with. Blocks; must not be used
/// inside a database transaction. Thread-safe.
@Component
public final class CustomerGateway {
    private final StripeCalls calls;

    CustomerGateway(StripeCalls calls) {
        this.calls = calls;
    }

    /// A page of a customer's payment methods, each with the customer, who knows the default one.
    /// Asked once.
    ///
    /// @param after the id of the last one of the page before
    public StripeOutcome listPaymentMethods(String customerId, int limit, @Nullable String after) {
        var params =
                CustomerPaymentMethodListParams.builder()
                        .setLimit((long) limit)
                        .setStartingAfter(after)
                        .addExpand("data.customer")
                        .build();
        return calls.makeOnce(
                "list_payment_methods",
                (v1, options) -> v1.customers().paymentMethods().list(customerId, params, options));
    }
}
