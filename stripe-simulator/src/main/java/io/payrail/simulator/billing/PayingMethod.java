package io.payrail.simulator.billing;

import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
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

    /// The answer when a payment waits for the cardholder: 402, and the payment goes on waiting.
    static StripeException actionRequired(ObjectNode intent) {
        String code = "invoice_payment_intent_requires_action";
        ObjectNode error =
                Json.object().put("code", code).put("doc_url", StripeException.docUrl(code));
        error.put(
                "message",
                "This payment requires additional user action before it can be completed successfully."
                        + " Payment can be completed using the PaymentIntent associated with the invoice.");
        error.set("payment_intent", intent.deepCopy());
        return StripeException.card(error.put("type", "card_error"));
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
