package io.payrail.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What can be subscribed to: set up at Stripe once, before anything goes wrong there. One price
/// costs nothing, so that its subscription is active at once and has a set-up to confirm.
final class Catalog {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<Map<String, String>> TERMS =
            List.of(
                    terms("eur", 1_900, "month"),
                    terms("usd", 9_900, "year"),
                    terms("gbp", 0, "month"));

    static final int PRICES = TERMS.size();

    private Catalog() {}

    private static Map<String, String> terms(String currency, long amount, String interval) {
        return Map.of(
                "currency", currency,
                "unit_amount", Long.toString(amount),
                "recurring[interval]", interval);
    }

    /// Makes a product and its prices.
    ///
    /// @return the prices' ids
    static List<String> setUp(Http http, Deployment deployment) throws InterruptedException {
        var product =
                create(http, deployment, "/v1/products", Map.of("name", "Everything, every day"));
        var prices = new ArrayList<String>();
        for (var terms : TERMS) {
            var fields = new LinkedHashMap<>(terms);
            fields.put("product", product);
            prices.add(create(http, deployment, "/v1/prices", fields));
        }
        return prices;
    }

    private static String create(
            Http http, Deployment deployment, String path, Map<String, String> fields)
            throws InterruptedException {
        var answer =
                http.send(
                                Http.to(deployment.stripe().resolve(path), PATIENCE)
                                        .header("Authorization", "Bearer " + Keys.STRIPE_SECRET)
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(Http.form(fields))
                                        .build())
                        .orElseThrow(() -> new IllegalStateException("no answer to " + path));
        if (answer.status() != 200) {
            throw new IllegalStateException(path + " was answered " + answer.status());
        }
        return answer.body().path("id").asString("");
    }
}
