package io.payrail.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names on the wire of all records of a sealed family, as the records give them. Thread-safe.
///
/// @param records the record that each name stands for
/// @param names the name of each record
record WireNames<T>(
        Map<String, Class<? extends T>> records, Map<Class<? extends T>, String> names) {
    static <T> WireNames<T> of(Class<T> family) {
        Map<String, Class<? extends T>> records =
                records(family, family)
                        .collect(
                                Collectors.toUnmodifiableMap(WireNames::name, Function.identity()));
        Map<Class<? extends T>, String> names =
                records.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getValue, Map.Entry::getKey));
        return new WireNames<>(records, names);
    }

    private static <T> Stream<Class<? extends T>> records(Class<?> family, Class<T> all) {
        return family.isRecord()
                ? Stream.of(family.asSubclass(all))
                : Arrays.stream(family.getPermittedSubclasses())
                        .flatMap(member -> records(member, all));
    }

    private static String name(Class<?> record) {
        var name = record.getAnnotation(WireName.class);
        if (name == null) {
            throw new IllegalStateException(record + " has no wire name");
        }
        return name.value();
    }

    /// The name of a message, with its version.
    String of(T message) {
        var name = names.get(message.getClass());
        if (name == null) {
            throw new IllegalStateException(message.getClass() + " has no wire name");
        }
        return name;
    }

    /// The name of a message without its version.
    String withoutVersion(T message) {
        return withoutVersion(of(message));
    }

    static String withoutVersion(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
