package io.payrail.contract;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.type.LogicalType;

/// The JSON form of commands, replies and event payloads. Thread-safe.
///
/// Unknown fields are ignored when reading, so that a newer writer does not stop an older reader.
/// What is known is read strictly: a missing or null value that the record needs, a fraction where
/// a whole number belongs, a number written as text or text written as a number is refused, for an
/// amount of money is not to be guessed.
public final class Messages {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            text ->
                                    text.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .registerSubtypes(named(CommandTypes.COMMANDS))
                    .registerSubtypes(named(CommandTypes.REPLIES))
                    .build();

    private Messages() {}

    private static NamedType[] named(WireNames<?> names) {
        return names.records().entrySet().stream()
                .map(name -> new NamedType(name.getValue(), name.getKey()))
                .toArray(NamedType[]::new);
    }

    /// Writes a command.
    ///
    /// @param command any command
    /// @return JSON, UTF-8
    public static byte[] encode(Command command) {
        return JSON.writerFor(Command.class).writeValueAsBytes(command);
    }

    /// Writes a reply.
    ///
    /// @param reply any reply
    /// @return JSON, UTF-8
    public static byte[] encode(Reply reply) {
        return JSON.writerFor(Reply.class).writeValueAsBytes(reply);
    }

    /// Writes an event's payload; its type is [EventTypes#of].
    ///
    /// @param event any event
    /// @return JSON, UTF-8
    public static byte[] encode(Event event) {
        return JSON.writeValueAsBytes(event);
    }

    /// Reads a command.
    ///
    /// @param json a record's value
    /// @return the command
    /// @throws MalformedMessageException if the bytes are no command that this version knows
    public static Command decodeCommand(byte[] json) {
        return decode(json, Command.class);
    }

    /// Reads a reply.
    ///
    /// @param json a record's value
    /// @return the reply
    /// @throws MalformedMessageException if the bytes are no reply that this version knows
    public static Reply decodeReply(byte[] json) {
        return decode(json, Reply.class);
    }

    /// Reads an event's payload.
    ///
    /// @param type the value of [Headers#CE_TYPE], [Envelope#type]
    /// @param json a record's value
    /// @return the event; empty if this version does not know the type, which is no fault: count it
    ///   and go on
    /// @throws MalformedMessageException if the payload does not fit its type
    public static Optional<Event> decodeEvent(String type, byte[] json) {
        return Optional.ofNullable(EventTypes.all().get(type)).map(record -> decode(json, record));
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
