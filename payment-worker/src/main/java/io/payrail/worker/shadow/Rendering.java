package io.payrail.worker.shadow;

import io.payrail.contract.Event;
import io.payrail.worker.journal.Cause;
import io.payrail.worker.projection.Portrait;
import io.payrail.worker.projection.Projection;
import io.payrail.worker.projection.StripeObject;
import io.payrail.worker.projection.UnreadableObjectException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One of Stripe's events in one version's form, and what its object would write into its table.
/// Personal values are digests, with the event's id in them: they can be compared with the other
/// rendering's and with nothing else.
///
/// @param fields empty for an object without a place here
record Rendering(
        String eventId,
        Side side,
        String version,
        String type,
        String kind,
        String objectId,
        Map<String, @Nullable String> fields) {
    /// Stands for the fields of an object that cannot be kept; its value says why.
    static final String UNREADABLE = "(unreadable)";

    /// Stands for two objects that are not of one kind.
    static final String KIND = "(object)";

    /// The most characters of versions and types, which are Stripe's words and become keys.
    private static final int LONGEST_WORD = 100;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Reads a record of one of the two topics.
    ///
    /// @return nothing if it is no event
    static Optional<Rendering> read(ConsumerRecord<byte[], byte[]> record, Projection projection) {
        try {
            var event =
                    new StripeObject(
                            JSON.readTree(record.value() == null ? new byte[0] : record.value()));
            var object = event.child("data").child("object");
            return Optional.of(
                    new Rendering(
                            event.id(),
                            Side.of(record.topic()),
                            word(event.textOrNull("api_version")),
                            word(event.text("type")),
                            word(object.textOrNull("object")),
                            Objects.requireNonNullElse(object.textOrNull("id"), event.id()),
                            fields(event, object, projection)));
        } catch (JacksonException | UnreadableObjectException e) {
            return Optional.empty();
        }
    }

    private static String word(@Nullable String text) {
        return text == null ? "none" : text.substring(0, Math.min(text.length(), LONGEST_WORD));
    }

    private static Map<String, @Nullable String> fields(
            StripeObject event, StripeObject object, Projection projection) {
        if (object.textOrNull("id") == null || object.textOrNull("object") == null) {
            return Map.of();
        }
        try {
            return projection
                    .ofEvent(
                            object,
                            new Event.StripeEventReceived(
                                    event.id(),
                                    event.text("type"),
                                    object.id(),
                                    Instant.EPOCH,
                                    object.kind(),
                                    null,
                                    null,
                                    null),
                            Cause.stripeEvent(event.id(), null))
                    .map(observation -> fields(observation.portrait(), event.id()))
                    .orElse(Map.of());
        } catch (UnreadableObjectException e) {
            return Map.of(UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, @Nullable String> fields(Portrait portrait, String eventId) {
        var fields = new TreeMap<>(portrait.fields());
        portrait.personal()
                .forEach(name ->
                        fields.computeIfPresent(name, (_, value) -> digest(eventId, value)));
        return fields;
    }

    private static String digest(String eventId, String value) {
        try {
            return "digest:"
                    + HexFormat.of()
                            .formatHex(
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(
                                                    (eventId + " " + value)
                                                            .getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The fields in which the two renderings of an event differ.
    List<String> differing(Rendering other) {
        if (!kind.equals(other.kind)) {
            return List.of(KIND);
        }
        if (fields.containsKey(UNREADABLE) != other.fields.containsKey(UNREADABLE)) {
            return List.of(UNREADABLE);
        }
        var names = new TreeSet<>(fields.keySet());
        names.addAll(other.fields.keySet());
        var differing = new ArrayList<String>();
        for (var name : names) {
            if (!Objects.equals(fields.get(name), other.fields.get(name))) {
                differing.add(name);
            }
        }
        return differing;
    }

    /// What may be told of a field.
    @Nullable String told(String field) {
        if (field.equals(KIND)) {
            return kind;
        }
        var value = fields.get(field);
        return value == null || value.startsWith("digest:") ? null : value;
    }

    @Override
    public String toString() {
        return "Rendering[" + eventId + ", " + side + ", " + version + "]";
    }
}
