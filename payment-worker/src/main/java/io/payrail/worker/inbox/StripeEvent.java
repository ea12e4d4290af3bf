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
/// @param object what the event is about; an absent one for thin events
record StripeEvent(
        String id,
        String type,
        Instant created,
        boolean livemode,
        @Nullable String account,
        StripeObject object,
        Cause cause,
        @Nullable String apiVersion) {
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
            return new StripeEvent(
                    id,
                    event.text("type"),
                    created(event),
                    event.flag("livemode"),
                    event.textOrNull("account"),
                    event.child("data").child("object"),
                    Cause.stripeEvent(id, header(record, Headers.TRACEPARENT)),
                    event.textOrNull("api_version"));
        } catch (JacksonException e) {
            throw new UnreadableEventException();
        }
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

    /// That it came, and nothing of what it holds.
    Event.StripeEventReceived received() {
        return new Event.StripeEventReceived(
                id,
                type,
                objectId(),
                created,
                object.textOrNull("object"),
                account,
                livemode,
                apiVersion);
    }
}
