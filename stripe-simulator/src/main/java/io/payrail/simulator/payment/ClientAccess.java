package io.payrail.simulator.payment;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What a client with the publishable key has to know of an intent, may send, and gets to see.
final class ClientAccess {
    /// Parameters that only clients' SDKs send.
    static final Set<String> PARAMS =
            Set.of(
                    "client_secret",
                    "expected_payment_method_type",
                    "use_stripe_sdk",
                    "_stripe_version",
                    "client_attribution_metadata",
                    "client_context",
                    "set_as_default_payment_method");

    /// What the publishable key gets to see.
    private static final List<String> PUBLIC_FIELDS =
            List.of(
                    "id",
                    "object",
                    "amount",
                    "amount_details",
                    "automatic_payment_methods",
                    "canceled_at",
                    "cancellation_reason",
                    "capture_method",
                    "client_secret",
                    "confirmation_method",
                    "created",
                    "currency",
                    "description",
                    "excluded_payment_method_types",
                    "last_payment_error",
                    "livemode",
                    "next_action",
                    "payment_method",
                    "payment_method_configuration_details",
                    "payment_method_types",
                    "processing",
                    "receipt_email",
                    "setup_future_usage",
                    "shipping",
                    "source",
                    "status");

    private ClientAccess() {}

    static ObjectNode shown(Call call, ObjectNode intent) {
        if (!call.publishable()) {
            return intent;
        }
        ObjectNode shown = Json.object();
        for (String field : PUBLIC_FIELDS) {
            shown.set(field, intent.path(field).deepCopy());
        }
        return shown;
    }

    /// The intent in the path; with the publishable key only for who knows its client secret.
    static ObjectNode target(Call call) {
        return target(call, PaymentIntents.KIND, "intent");
    }

    static ObjectNode target(Call call, String kind, String param) {
        ObjectNode intent = call.target(kind, param);
        String secret = call.params().string("client_secret");
        if (call.publishable() && secret == null) {
            throw StripeException.missing("client_secret");
        }
        if (secret != null && !secret.equals(intent.path("client_secret").asString())) {
            throw StripeException.invalid(
                    kind + "_invalid_parameter",
                    "The client_secret provided does not match the client_secret associated with this "
                            + (kind.equals(PaymentIntents.KIND)
                                    ? "PaymentIntent."
                                    : "SetupIntent."),
                    "client_secret");
        }
        return intent;
    }
}
