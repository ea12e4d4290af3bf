package io.payrail.worker.inbox;

import io.payrail.contract.Event;
import io.payrail.contract.Headers;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.StripeObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One of Stripe's webhook events, as the ingestor has verified it.
///
/// @param account the connected account; thin events call it their context
/// @param object what the event is about; of a thin event's, id and kind are known and nothing else
/// @param thin whether it tells that something has changed, and not what
record StripeEvent(
        String id,
        String type,
        Instant created,
        boolean livemode,
        @Nullable String account,
        StripeObject object,
        Cause cause,
        @Nullable String apiVersion,
        boolean thin) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Reads a record of the topic of Stripe events.
    ///
    /// @throws UnreadableEventException if it is none
    static StripeEvent read(ConsumerRecord<byte[], byte[]> record) {
        try {
            var event =
                    new StripeObject(
                            JSON.readTree(record.value() == null ? new byte[0] : record.value()));
            var id = event.id();
            var thin = "v2.core.event".equals(event.textOrNull("object"));
            return new StripeEvent(
                    id,
                    event.text("type"),
                    created(event),
                    event.flag("livemode"),
                    event.textOrNull(thin ? "context" : "account"),
                    thin ? related(event) : event.child("data").child("object"),
                    Cause.stripeEvent(id, header(record, Headers.TRACEPARENT)),
                    event.textOrNull("api_version"),
                    thin);
        } catch (JacksonException e) {
            throw new UnreadableEventException();
        }
    }

    private static StripeObject related(StripeObject event) {
        var related = event.child("related_object");
        var known = JSON.createObjectNode();
        if (!related.absent()) {
            known.put("id", related.id()).put("object", related.text("type"));
        }
        return new StripeObject(known);
    }

    /// Snapshot events give seconds, thin events a text.
    private static Instant created(StripeObject event) {
        var text = event.textOrNull("created");
        return text == null ? event.time("created") : Instant.parse(text);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /// The object concerned, where it has an id; otherwise the event stands for itself.
    String objectId() {
        return Objects.requireNonNullElse(object.textOrNull("id"), id);
    }

    /// Stripe's word for the object, if it says one.
    @Nullable String objectKind() {
        return object.textOrNull("object");
    }

    /// That it came, and nothing of what it holds.
    Event.StripeEventReceived received() {
        return new Event.StripeEventReceived(
                id, type, objectId(), created, objectKind(), account, livemode, apiVersion);
    }
}
