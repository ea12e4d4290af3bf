package io.payrail.simulator.billing;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which payment method pays for a subscription: its own default, else its customer's.
final class PayingMethod {
    private PayingMethod() {}

    /// The id, or "" if there is none.
    static String of(Scope scope, ObjectNode subscriptionOrInvoice) {
        JsonNode own = subscriptionOrInvoice.path("default_payment_method");
        if (own.isString()) {
            return own.stringValue();
        }
        String subscription = Invoices.subscriptionOf(subscriptionOrInvoice);
        if (subscription != null) {
            return of(scope, scope.tx().get(subscription));
        }
        JsonNode customers =
                scope.tx()
                        .get(subscriptionOrInvoice.path("customer").asString())
                        .path("invoice_settings")
                        .path("default_payment_method");
        return customers.isString() ? customers.stringValue() : "";
    }

    static StripeException none() {
        return StripeException.invalid(
                "resource_missing",
                "This customer has no attached payment source or default payment method. Please consider"
                        + " adding a default payment method. For more information, visit"
                        + " https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
                null);
    }
}
