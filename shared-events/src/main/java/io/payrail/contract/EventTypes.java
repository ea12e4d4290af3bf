package io.payrail.contract;

import java.util.Map;

/// The wire names of events, as their records give them. A name never changes its meaning: an
/// incompatible change gets a new version beside the old one. Thread-safe.
public final class EventTypes {
    private static final WireNames<Event> NAMES = WireNames.of(Event.class);

    private EventTypes() {}

    /// All types that this version knows.
    ///
    /// @return the record that each wire name stands for
    public static Map<String, Class<? extends Event>> all() {
        return NAMES.records();
    }

    /// The wire name of an event, for [Headers#CE_TYPE].
    ///
    /// @param event any event
    /// @return its type with its version
    public static String of(Event event) {
        return NAMES.of(event);
    }

    /// The event's payload as text, for a table or a log.
    ///
    /// @param event any event
    /// @return JSON
    public static String toJson(Event event) {
        return Messages.write(event);
    }
}
