package io.payrail.local;

import io.payrail.simulator.StripeSimulator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What the checkout page's user can subscribe to: one price, found again by its lookup key after a
/// restart.
final class SimulatedPrice {
    private static final String LOOKUP_KEY = "payrail_local_monthly";

    private SimulatedPrice() {}

    /// The id of the price, which is made if it is not there.
    static String in(StripeSimulator simulator) {
        try (var calls = new SimulatorCalls(simulator)) {
            JsonNode known =
                    calls.get("/v1/prices?lookup_keys[]=" + LOOKUP_KEY).path("data").path(0);
            JsonNode price =
                    known.isObject()
                            ? known
                            : calls.post(
                                    "/v1/prices",
                                    Map.of(
                                            "currency", "eur",
                                            "unit_amount", "990",
                                            "recurring[interval]", "month",
                                            "product_data[name]", "Beans every month",
                                            "lookup_key", LOOKUP_KEY));
            return price.path("id").asString();
        }
    }
}
