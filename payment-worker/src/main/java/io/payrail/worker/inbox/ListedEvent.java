package io.payrail.worker.inbox;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import io.payrail.worker.projection.StripeObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;

/// One of Stripe's events as its list has it, on its way to the topic on which it should have come.
///
/// @param json the event; it may hold secrets and personal data
public record ListedEvent(StripeObject json) {
    public String id() {
        return json.id();
    }

    public String type() {
        return json.text("type");
    }

    public Instant created() {
        return json.time("created");
    }

    /// The object concerned, where it has an id; otherwise the event stands for itself.
    public String objectId() {
        return Objects.requireNonNullElse(
                json.child("data").child("object").textOrNull("id"), json.id());
    }

    /// As the ingestor would have sent it.
    ///
    /// @param endpoint by which it comes in
    public ProducerRecord<byte[], byte[]> record(String endpoint, Instant receivedAt) {
        var account = json.textOrNull("account");
        var record =
                new ProducerRecord<>(
                        Topics.STRIPE_EVENTS,
                        bytes(account == null ? objectId() : account + ":" + objectId()),
                        bytes(json.json().toString()));
        record.headers()
                .add(Headers.STRIPE_EVENT_ID, bytes(id()))
                .add(Headers.STRIPE_EVENT_TYPE, bytes(type()))
                .add(Headers.STRIPE_LIVEMODE, bytes(Boolean.toString(json.flag("livemode"))))
                .add(Headers.STRIPE_ENDPOINT, bytes(endpoint))
                .add(Headers.RECEIVED_AT, bytes(receivedAt.toString()));
        if (account != null) {
            record.headers().add(Headers.STRIPE_ACCOUNT, bytes(account));
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
