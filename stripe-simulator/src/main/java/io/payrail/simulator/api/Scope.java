package io.payrail.simulator.api;

import io.payrail.simulator.fault.Decline;
import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import io.payrail.simulator.state.Transaction;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a change needs besides its parameters: the transaction, the cause that its events name, the
/// API version, and a decline that a fault forces on it. Confined to the transaction.
public record Scope(
        Transaction tx, Cause cause, String apiVersion, @Nullable Decline forcedDecline) {
    /// Events whose `previous_attributes` Stripe fills in, besides every `*.updated`.
    private static final Set<String> WITH_PREVIOUS =
            Set.of("charge.refunded", "charge.captured", "charge.dispute.closed");

    /// The kind of event destinations.
    public static final String DESTINATION = "v2.core.event_destination";

    /// Fields of this simulator's own: never shown.
    public static final String HIDDEN = "_sim";

    public ObjectNode save(ObjectNode object) {
        return tx.save(object);
    }

    /// Saves the object and records an event with its state of now, for every endpoint that asked
    /// for the type.
    public void emit(String type, ObjectNode object) {
        tx.save(object);
        announce(type, object);
    }

    /// Records an event about something that is not stored itself. An event is dated by the
    /// account's clock even where the change happened at a test clock's time.
    public void announce(String type, ObjectNode object) {
        ObjectNode event = Json.object();
        event.put("id", Ids.timed("evt"));
        event.put("object", "event");
        event.put("api_version", apiVersion);
        event.put("created", tx.store().clock().seconds());
        ObjectNode data = event.putObject("data");
        data.set("object", shown(object));
        if (type.endsWith(".updated") || WITH_PREVIOUS.contains(type)) {
            ObjectNode before = tx.before(object.path("id").asString());
            if (before != null) {
                data.set("previous_attributes", previous(shown(before), shown(object)));
            }
        }
        event.put("livemode", false);
        List<ObjectNode> endpoints =
                tx.all("webhook_endpoint").filter(endpoint -> wants(endpoint, type)).toList();
        event.put("pending_webhooks", endpoints.size());
        event.putObject("request")
                .put("id", cause.requestId())
                .put("idempotency_key", cause.idempotencyKey());
        event.put("type", type);
        tx.save(event);
        for (ObjectNode endpoint : endpoints) {
            tx.save(delivery(event.path("id").asString(), endpoint.path("id").asString()));
        }
        ThinEvents.announce(tx, type, object, cause);
    }

    static ObjectNode delivery(String event, String endpoint) {
        return Json.object()
                .put("id", "_" + event + "/" + endpoint)
                .put("object", "_delivery")
                .put("event", event)
                .put("endpoint", endpoint)
                .put("attempt", 0);
    }

    static boolean wants(ObjectNode endpoint, String type) {
        if (!endpoint.path("status").asString().equals("enabled")) {
            return false;
        }
        for (JsonNode wanted : endpoint.path("enabled_events")) {
            if (wanted.asString().equals("*") || wanted.asString().equals(type)) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode shown(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        Rendering.hide(copy);
        return copy;
    }

    /// The former values of what differs, nested objects reduced likewise.
    private static ObjectNode previous(ObjectNode before, ObjectNode after) {
        ObjectNode difference = Json.object();
        for (var entry : before.properties()) {
            JsonNode now = after.get(entry.getKey());
            if (entry.getValue().equals(now)) {
                continue;
            }
            if (entry.getValue() instanceof ObjectNode then && now instanceof ObjectNode nested) {
                difference.set(entry.getKey(), previous(then, nested));
            } else {
                difference.set(entry.getKey(), entry.getValue());
            }
        }
        for (String name : after.propertyNames()) {
            if (!before.has(name)) {
                difference.putNull(name);
            }
        }
        return difference;
    }
}
