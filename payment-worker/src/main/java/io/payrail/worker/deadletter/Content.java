package io.payrail.worker.deadletter;

import io.payrail.contract.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator sees of a record.
///
/// @param masked whether secrets and personal data are hidden
/// @param bytes the value's length; null for a record without one
/// @param headers ours by name; of others only that they are there
/// @param json the value, where it is JSON
/// @param base64 the value, where it is no JSON and nothing is masked
record Content(
        boolean masked,
        @Nullable Integer bytes,
        Map<String, String> headers,
        @Nullable JsonNode json,
        @Nullable String base64) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> OURS =
            Set.of(
                    Headers.COMMAND_ID,
                    Headers.STRIPE_EVENT_ID,
                    Headers.STRIPE_EVENT_TYPE,
                    Headers.STRIPE_ACCOUNT,
                    Headers.STRIPE_LIVEMODE,
                    Headers.STRIPE_ENDPOINT,
                    Headers.RECEIVED_AT,
                    Headers.TRACEPARENT,
                    Headers.REPLAY_OF,
                    Headers.DEAD_LETTER_CAUSE,
                    Headers.DEAD_LETTER_DIGEST,
                    Headers.DEAD_LETTER_ATTEMPTS,
                    Headers.DEAD_LETTER_TOPIC,
                    Headers.DEAD_LETTER_PARTITION,
                    Headers.DEAD_LETTER_OFFSET);

    static Content of(ConsumerRecord<byte[], byte[]> record, boolean masked) {
        var headers = new TreeMap<String, String>();
        for (var header : record.headers()) {
            var shown = !masked || OURS.contains(header.key());
            headers.put(
                    header.key(),
                    shown ? new String(header.value(), StandardCharsets.UTF_8) : "****");
        }
        var value = record.value();
        if (value == null) {
            return new Content(masked, null, headers, null, null);
        }
        try {
            var json = JSON.readTree(value);
            return new Content(
                    masked, value.length, headers, masked ? Masking.masked(json) : json, null);
        } catch (JacksonException e) {
            // No JSON: there is no telling what is in it.
            return new Content(
                    masked,
                    value.length,
                    headers,
                    null,
                    masked ? null : Base64.getEncoder().encodeToString(value));
        }
    }

    @Override
    public String toString() {
        return "Content[" + bytes + " bytes]";
    }
}
