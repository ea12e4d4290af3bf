package io.payrail.worker.deadletter;

import io.payrail.contract.Headers;
import io.payrail.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a record says of itself, as far as it can be read: enough to find it in a list. Of what
/// cannot be read, or is no word of ours or Stripe's, nothing is kept: it may be anything.
///
/// @param type Stripe's type of the event, or the command's
/// @param messageId the event's id, or the operation's
/// @param objectId the event's object, or the command's ordering key
/// @param replayOf the dead letter of which the record is another try
record About(
        @Nullable String type,
        @Nullable String messageId,
        @Nullable String objectId,
        @Nullable Long replayOf) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:|@+-]{1,255}");
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    static About of(ConsumerRecord<byte[], byte[]> record) {
        var key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        var replayOf = ifFits(NUMBER, header(record, Headers.REPLAY_OF));
        var number = replayOf == null ? null : Long.valueOf(replayOf);
        return record.topic().equals(Topics.COMMANDS)
                ? new About(
                        ifFits(WORD, field(record, "type")),
                        ifFits(UUID_TEXT, field(record, "id")),
                        ifFits(WORD, key),
                        number)
                : new About(
                        ifFits(WORD, header(record, Headers.STRIPE_EVENT_TYPE)),
                        ifFits(WORD, header(record, Headers.STRIPE_EVENT_ID)),
                        // The key is the object's id, behind the account where there is one.
                        ifFits(WORD, key == null ? null : key.substring(key.indexOf(':') + 1)),
                        number);
    }

    private static @Nullable String ifFits(Pattern pattern, @Nullable String text) {
        return text != null && pattern.matcher(text).matches() ? text : null;
    }

    private static @Nullable String field(ConsumerRecord<byte[], byte[]> record, String name) {
        if (record.value() == null) {
            return null;
        }
        try {
            var value = JSON.readTree(record.value()).path(name);
            return value.isString() ? value.stringValue() : null;
        } catch (JacksonException e) {
            // What is no JSON says nothing of itself.
            return null;
        }
    }

    private static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
