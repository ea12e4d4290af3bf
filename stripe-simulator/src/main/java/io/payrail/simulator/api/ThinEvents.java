package io.payrail.simulator.api;

import io.payrail.simulator.json.Json;
import io.payrail.simulator.state.Ids;
import io.payrail.simulator.state.Transaction;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The thin form of events: which object it is about and where to fetch it, and nothing of its
/// state. One is made for a change that an event destination asked for, beside the snapshot and
/// with an id of its own. Runs in the transaction of the change.
final class ThinEvents {
    /// What Stripe puts in front of the type of an event about an object of `/v1`.
    private static final String PREFIX = "v1.";

    private ThinEvents() {}

    static void announce(Transaction tx, String type, ObjectNode object, Cause cause) {
        String thinType = PREFIX + type;
        List<ObjectNode> destinations =
                tx.all(Scope.DESTINATION)
                        .filter(destination -> isThin(destination))
                        .filter(destination -> Scope.wants(destination, thinType))
                        .toList();
        if (destinations.isEmpty()) {
            return;
        }
        String id = Ids.timed("evt");
        ObjectNode event = Json.object();
        event.put("id", id);
        event.put("object", "v2.core.event");
        event.putNull("context");
        event.put(
                "created", tx.store().clock().instant().truncatedTo(ChronoUnit.MILLIS).toString());
        event.put("livemode", false);
        event.putObject("reason")
                .put("type", "request")
                .putObject("request")
                .put("id", cause.requestId())
                .put("idempotency_key", cause.idempotencyKey());
        String objectId = object.path("id").asString("");
        if (!objectId.isEmpty()) {
            String kind = object.path("object").asString();
            event.putObject("related_object")
                    .put("id", objectId)
                    .put("type", kind)
                    .put("url", "/v1/" + kind.replace('.', '/') + "s/" + objectId);
        }
        event.put("type", thinType);
        tx.save(event);
        destinations.forEach(
                destination -> tx.save(Scope.delivery(id, destination.path("id").asString())));
    }

    private static boolean isThin(ObjectNode destination) {
        return destination.path("event_payload").asString().equals("thin");
    }
}
