package io.payrail.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The wire names of events, as their records give them. A name never changes its meaning: an
/// incompatible change gets a new version beside the old one. Thread-safe.
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

    /// All types that this version knows.
    ///
    /// @return the record that each wire name stands for
    public static Map<String, Class<? extends Event>> all() {
        return RECORDS;
    }

    /// The wire name of an event, for [Headers#CE_TYPE].
    ///
    /// @param event any event
    /// @return its type with its version
    public static String of(Event event) {
        var name = NAMES.get(event.getClass());
        if (name == null) {
            throw new IllegalStateException(event.getClass() + " has no wire name");
        }
        return name;
    }

    /// The event's payload as text, for a table or a log.
    ///
    /// @param event any event
    /// @return JSON
    public static String toJson(Event event) {
        return Messages.write(event);
    }
}
