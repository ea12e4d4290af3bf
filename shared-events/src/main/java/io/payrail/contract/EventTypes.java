package io.payrail.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The wire names of events, as their records give them, and their payloads' JSON. A name never
/// changes its meaning: an incompatible change gets a new version beside the old one. Thread-safe.
public final class EventTypes {
    private static final Map<String, Class<? extends Event>> RECORDS =
            records(Event.class)
                    .collect(Collectors.toUnmodifiableMap(EventTypes::name, Function.identity()));

    private static final Map<Class<? extends Event>, String> NAMES =
            RECORDS.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventTypes() {}

    private static Stream<Class<? extends Event>> records(Class<? extends Event> family) {
        return family.isRecord()
                ? Stream.of(family)
                : Arrays.stream(family.getPermittedSubclasses())
                        .flatMap(member -> records(member.asSubclass(Event.class)));
    }

    private static String name(Class<? extends Event> record) {
        var name = record.getAnnotation(WireName.class);
        if (name == null) {
            throw new IllegalStateException(record + " has no wire name");
        }
        return name.value();
    }

    /// All wire names with the records that they stand for.
    public static Map<String, Class<? extends Event>> all() {
        return RECORDS;
    }

    /// The wire name of an event, for [Headers#CE_TYPE].
    public static String of(Event event) {
        var name = NAMES.get(event.getClass());
        if (name == null) {
            throw new IllegalStateException(event.getClass() + " has no wire name");
        }
        return name;
    }

    /// The event's payload.
    public static String toJson(Event event) {
        return Messages.write(event);
    }

    /// Reads a payload. A type that this version does not know is passed to `unknown`, not refused.
    ///
    /// @param type the value of [Headers#CE_TYPE]
    /// @throws MalformedMessageException if the payload does not fit its type
    public static <T> T read(
            String type,
            byte[] payload,
            Function<? super Event, ? extends T> known,
            Function<String, ? extends T> unknown) {
        var record = RECORDS.get(type);
        return record == null ? unknown.apply(type) : known.apply(Messages.decode(payload, record));
    }

    /// Reads a payload kept as text, for instance from a log or a table.
    public static <T> T read(
            String type,
            String payload,
            Function<? super Event, ? extends T> known,
            Function<String, ? extends T> unknown) {
        return read(type, payload.getBytes(StandardCharsets.UTF_8), known, unknown);
    }
}
