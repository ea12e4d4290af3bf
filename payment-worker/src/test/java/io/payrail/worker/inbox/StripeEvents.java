package io.payrail.worker.inbox;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Stripe events as they lie in their topic.
final class StripeEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StripeEvents() {}

    static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }

    static ObjectNode payment(String id, String status) {
        return object(
                """
                {"id": "%s", "object": "payment_intent", "amount": 1099, "currency": "usd",
                 "status": "%s", "created": 1000000, "customer": null, "metadata": {}}
                """
                        .formatted(id, status));
    }

    static ObjectNode event(String id, String type, long created, ObjectNode object) {
        var event =
                object(
                        """
                        {"id": "%s", "object": "event", "api_version": "2026-07-29.dahlia", "created": %d,
                         "livemode": false, "type": "%s", "data": {}}
                        """
                                .formatted(id, created, type));
        ((ObjectNode) event.path("data")).set("object", object);
        return event;
    }

    static StripeEvent read(ObjectNode event) {
        return StripeEvent.read(
                new ConsumerRecord<>(
                        "topic", 0, 0, null, event.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
