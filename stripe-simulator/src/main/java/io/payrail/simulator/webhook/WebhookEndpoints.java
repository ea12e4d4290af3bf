package io.payrail.simulator.webhook;

import io.payrail.simulator.api.Call;
import io.payrail.simulator.api.Lists;
import io.payrail.simulator.api.Routes;
import io.payrail.simulator.api.Scope;
import io.payrail.simulator.api.Shapes;
import io.payrail.simulator.api.StripeException;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import io.payrail.simulator.state.Store;
import io.payrail.simulator.state.Transaction;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Webhook endpoints: who is told of which events. The secret is shown once, in the answer that
/// creates the endpoint.
public final class WebhookEndpoints {
    private static final String KIND = "webhook_endpoint";
    private static final int MAX_ENDPOINTS = 16;

    private WebhookEndpoints() {}

    public static void register(Routes routes) {
        routes.post("/v1/webhook_endpoints", "WebhookEndpointCreate", WebhookEndpoints::create);
        routes.get("/v1/webhook_endpoints", "WebhookEndpointList", call -> Lists.page(call, KIND));
        routes.get(
                "/v1/webhook_endpoints/{id}",
                "WebhookEndpointRetrieve",
                call -> call.target(KIND, "id"));
        routes.post(
                "/v1/webhook_endpoints/{id}", "WebhookEndpointUpdate", WebhookEndpoints::update);
        routes.delete("/v1/webhook_endpoints/{id}", "", WebhookEndpoints::delete);
    }

    private static ObjectNode create(Call call) {
        String url = call.params().required("url");
        List<String> events = call.params().strings("enabled_events");
        if (events.isEmpty()) {
            throw StripeException.missing("enabled_events");
        }
        ObjectNode endpoint = endpoint(call.tx(), url, "whsec_" + Ids.random(32), events);
        call.params().copyTo(endpoint, "description", "api_version");
        call.params().mergeMetadata(endpoint);
        call.scope().save(endpoint);
        ObjectNode shown = endpoint.deepCopy();
        return shown.put("secret", secret(endpoint));
    }

    /// A new endpoint with a secret of the caller's choice, for wiring things up; the API itself
    /// always draws one.
    private static ObjectNode endpoint(
            Transaction tx, String url, String secret, List<String> events) {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw StripeException.invalid("url_invalid", "Invalid URL: " + url, "url");
        }
        if (tx.all(KIND).count() >= MAX_ENDPOINTS) {
            throw StripeException.invalid(
                    null,
                    "You have reached the maximum of " + MAX_ENDPOINTS + " test webhook endpoints.",
                    null);
        }
        ObjectNode endpoint = Shapes.create(tx, KIND, Ids.timed("we"));
        endpoint.put("url", url);
        ArrayNode enabled = endpoint.putArray("enabled_events");
        events.forEach(enabled::add);
        endpoint.putObject(Scope.HIDDEN).putArray("secrets").add(secret);
        return tx.save(endpoint);
    }

    /// Sends events to a URL with a secret that its receiver already has: makes the endpoint, or
    /// gives the one with this URL the secret.
    ///
    /// @param keep how many of its former secrets go on signing
    /// @return the endpoint's id
    public static String forward(
            Store store, String url, String secret, List<String> events, int keep) {
        return store.transact(tx -> {
            var existing =
                    tx.all(KIND)
                            .filter(endpoint -> endpoint.path("url").asString().equals(url))
                            .findFirst();
            ObjectNode endpoint =
                    existing.isPresent()
                            ? roll(tx, existing.get(), secret, keep)
                            : endpoint(tx, url, secret, events);
            return endpoint.path("id").asString();
        });
    }

    /// The newest secret.
    static String secret(ObjectNode endpoint) {
        return endpoint.path(Scope.HIDDEN).path("secrets").path(0).asString();
    }

    /// Adds a secret; the ones before it go on signing too, as while Stripe rolls one.
    private static ObjectNode roll(Transaction tx, ObjectNode endpoint, String secret, int keep) {
        ArrayNode secrets = Json.array().add(secret);
        int kept = 0;
        for (var old : endpoint.path(Scope.HIDDEN).path("secrets")) {
            if (kept++ < keep) {
                secrets.add(old);
            }
        }
        endpoint.withObjectProperty(Scope.HIDDEN).set("secrets", secrets);
        return tx.save(endpoint);
    }

    private static ObjectNode update(Call call) {
        ObjectNode endpoint = call.target(KIND, "webhook_endpoint");
        call.params().copyTo(endpoint, "description", "url", "enabled_events");
        if (call.params().has("disabled")) {
            endpoint.put("status", call.params().flag("disabled") ? "disabled" : "enabled");
        }
        call.params().mergeMetadata(endpoint);
        return call.scope().save(endpoint);
    }

    private static ObjectNode delete(Call call) {
        call.target(KIND, "webhook_endpoint");
        call.tx().remove(call.id());
        return Json.object().put("id", call.id()).put("object", KIND).put("deleted", true);
    }
}
