package io.payrail.ingestor.event;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the routing fields out of an event's bytes: one pass of a streaming parser, no tree, no
/// values but those.
///
/// What is checked: the whole body is one well-formed JSON object and nothing follows it, so no
/// consumer of the topic meets what cannot be parsed; `object` is `event` (a snapshot, about
/// `data.object`) or `v2.core.event` (a thin event, about `related_object`); `id`, `type`,
/// `livemode` and `created` are there and of the right type; none of the fields on the way to the
/// key is given twice, as two readers could then see two events. What is not checked: everything
/// else, the API version foremost. An event is never refused for its version.
///
/// Nesting beyond 500 and numbers beyond 1,000 digits, the parser's own bounds, count as malformed.
/// Safe for all threads.
public final class EnvelopeReader {
    /// A zero byte or a byte order mark this early makes the parser try UTF-16 or UTF-32, which no
    /// consumer expects.
    private static final int ENCODING_PROBE_BYTES = 4;

    private static final int FIRST_BYTE_OF_UTF8_MARK = 0xEF;

    private final JsonFactory json = new JsonFactory();

    public Reading read(byte[] body) {
        if (!isPlainUtf8(body)) {
            return Reading.Fault.NOT_JSON;
        }
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), body)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Reading.Fault.NOT_JSON;
            }
            Envelope envelope = new Envelope(parser);
            if (first == JsonToken.START_OBJECT) {
                envelope.readFields();
            } else {
                parser.skipChildren();
            }
            return parser.nextToken() == null ? envelope.judge() : Reading.Fault.NOT_JSON;
        } catch (JacksonException _) {
            // Its message quotes the body; the outcome says all that may be said.
            return Reading.Fault.NOT_JSON;
        }
    }

    private static boolean isPlainUtf8(byte[] body) {
        for (int i = 0; i < Math.min(body.length, ENCODING_PROBE_BYTES); i++) {
            if (body[i] == 0) {
                return false;
            }
        }
        return body.length > 0 && Byte.toUnsignedInt(body[0]) < FIRST_BYTE_OF_UTF8_MARK;
    }
}
