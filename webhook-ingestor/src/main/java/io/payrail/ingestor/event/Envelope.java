package io.payrail.ingestor.event;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The fields of one event while its body passes through the parser. One use, one thread.
final class Envelope {
    /// Stripe's ids stay below this; it also bounds the record's key and headers.
    private static final int MAX_LENGTH = 255;

    private enum Field {
        OBJECT,
        ID,
        TYPE,
        ACCOUNT,
        CONTEXT,
        LIVEMODE,
        CREATED,
        DATA,
        DATA_OBJECT,
        DATA_OBJECT_ID,
        RELATED_OBJECT,
        RELATED_OBJECT_ID
    }

    private final JsonParser parser;
    private final Set<Field> seen = EnumSet.noneOf(Field.class);
    private boolean ambiguous;

    private @Nullable String object;
    private @Nullable String id;
    private @Nullable String type;
    private @Nullable String account;
    private @Nullable JsonToken accountToken;
    private @Nullable String context;
    private @Nullable JsonToken contextToken;
    private @Nullable JsonToken livemode;
    private @Nullable JsonToken created;
    private @Nullable JsonToken dataObject;
    private @Nullable String dataObjectId;
    private @Nullable String relatedObjectId;

    Envelope(JsonParser parser) {
        this.parser = parser;
    }

    /// Reads the object that the parser stands at the start of, to its end.
    void readFields() {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "object" -> object = text(Field.OBJECT, token);
                case "id" -> id = text(Field.ID, token);
                case "type" -> type = text(Field.TYPE, token);
                case "account" -> {
                    account = text(Field.ACCOUNT, token);
                    accountToken = token;
                }
                case "context" -> {
                    context = text(Field.CONTEXT, token);
                    contextToken = token;
                }
                case "livemode" -> livemode = once(Field.LIVEMODE, token);
                case "created" -> created = once(Field.CREATED, token);
                case "data" -> readData(token);
                case "related_object" ->
                        relatedObjectId =
                                readId(Field.RELATED_OBJECT, Field.RELATED_OBJECT_ID, token);
                default -> {}
            }
            // Skips an array or an object that nobody read; does nothing behind a value or an end.
            parser.skipChildren();
        }
    }

    Reading judge() {
        String eventId = bounded(id);
        String eventType = bounded(type);
        if (ambiguous
                || eventId == null
                || eventType == null
                || !(livemode == JsonToken.VALUE_TRUE || livemode == JsonToken.VALUE_FALSE)
                || !(isSnapshot() || isThin())
                || !isAbsentOrBounded(accountToken, account)
                || !isAbsentOrBounded(contextToken, context)) {
            return Reading.Fault.NOT_AN_EVENT;
        }
        return new Reading.Routing(
                eventId,
                eventType,
                livemode == JsonToken.VALUE_TRUE,
                isSnapshot() ? account : context,
                bounded(isSnapshot() ? dataObjectId : relatedObjectId));
    }

    private boolean isSnapshot() {
        return "event".equals(object)
                && dataObject == JsonToken.START_OBJECT
                && created == JsonToken.VALUE_NUMBER_INT;
    }

    private boolean isThin() {
        return "v2.core.event".equals(object) && created == JsonToken.VALUE_STRING;
    }

    private static boolean isAbsentOrBounded(@Nullable JsonToken token, @Nullable String text) {
        return token == null || token == JsonToken.VALUE_NULL || bounded(text) != null;
    }

    private void readData(JsonToken token) {
        once(Field.DATA, token);
        if (token != JsonToken.START_OBJECT) {
            return;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken inner = parser.nextToken();
            if (name.equals("object")) {
                dataObject = inner;
                dataObjectId = readId(Field.DATA_OBJECT, Field.DATA_OBJECT_ID, inner);
            }
            parser.skipChildren();
        }
    }

    private @Nullable String readId(Field field, Field idField, JsonToken token) {
        once(field, token);
        String found = null;
        if (token == JsonToken.START_OBJECT) {
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken inner = parser.nextToken();
                if (name.equals("id")) {
                    found = text(idField, inner);
                }
                parser.skipChildren();
            }
        }
        return found;
    }

    private @Nullable String text(Field field, JsonToken token) {
        return once(field, token) == JsonToken.VALUE_STRING ? parser.getString() : null;
    }

    private JsonToken once(Field field, JsonToken token) {
        ambiguous |= !seen.add(field);
        return token;
    }

    private static @Nullable String bounded(@Nullable String text) {
        return text != null && !text.isEmpty() && text.length() <= MAX_LENGTH ? text : null;
    }
}
