package io.payrail.contract;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// The JSON form of commands, replies and event payloads. Thread-safe.
///
/// Unknown fields are ignored when reading, so that a newer writer does not stop an older reader.
/// What is known is read strictly: a missing or null value that the record needs, a fraction where
/// a whole number belongs or a number written as text is refused, for an amount of money is not to
/// be guessed.
public final class Messages {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    private Messages() {}

    public static byte[] encode(Command command) {
        return JSON.writerFor(Command.class).writeValueAsBytes(command);
    }

    public static byte[] encode(Reply reply) {
        return JSON.writerFor(Reply.class).writeValueAsBytes(reply);
    }

    /// Reads a command.
    ///
    /// @throws MalformedMessageException if the bytes are no command that this version knows
    public static Command decodeCommand(byte[] json) {
        return decode(json, Command.class);
    }

    /// Reads a reply.
    ///
    /// @throws MalformedMessageException if the bytes are no reply that this version knows
    public static Reply decodeReply(byte[] json) {
        return decode(json, Reply.class);
    }

    static String write(Object value) {
        return JSON.writeValueAsString(value);
    }

    static <T> T decode(byte[] json, Class<T> type) {
        try {
            T value = JSON.readValue(json, type);
            if (value == null) {
                throw new MalformedMessageException(type.getSimpleName(), null);
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedMessageException(type.getSimpleName(), e);
        }
    }
}
